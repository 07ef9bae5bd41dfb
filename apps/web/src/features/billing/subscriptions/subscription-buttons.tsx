import type { SubscriptionChange } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';

type Props = { id: string; changes: readonly SubscriptionChange[] };

const labels: Record<SubscriptionChange, string> = {
  plan: 'Change plan…',
  keep: 'Keep it after all',
  release: 'Take back what is planned',
  resume: 'Resume…',
  renewal: 'Move renewal…',
  coupon: 'Coupon…',
  pause: 'Pause…',
  cancel: 'Cancel…',
};

/** What can be done with a subscription, on its page. */
export function SubscriptionButtons({ id, changes }: Props) {
  return (
    <Can permission="billing:change_subscriptions">
      <span className="bd-refund-buttons">
        {changes.map((change) => (
          <Button
            key={change}
            variant="default"
            renderRoot={(props) => (
              <Link
                to={`/billing/subscriptions/$id/${change}`}
                params={{ id }}
                id={`${change}-${id}`}
                {...props}
              />
            )}
          >
            {labels[change]}
          </Button>
        ))}
      </span>
    </Can>
  );
}
