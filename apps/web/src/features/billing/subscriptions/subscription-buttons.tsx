import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';

type Props = { id: string; isCancelable: boolean; isKeepable: boolean };

/** What can be done with a subscription, on its page. */
export function SubscriptionButtons({ id, isCancelable, isKeepable }: Props) {
  return (
    <Can permission="billing:change_subscriptions">
      <span className="bd-refund-buttons">
        {isKeepable && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link to="/billing/subscriptions/$id/keep" params={{ id }} id={`keep-${id}`} {...props} />
            )}
          >
            Keep it after all
          </Button>
        )}
        {isCancelable && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link to="/billing/subscriptions/$id/cancel" params={{ id }} id={`cancel-${id}`} {...props} />
            )}
          >
            Cancel…
          </Button>
        )}
      </span>
    </Can>
  );
}
