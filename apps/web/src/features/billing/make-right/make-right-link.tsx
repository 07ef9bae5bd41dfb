import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';

type Props = { userId: string; paymentId?: string; subscriptionId?: string };

/** Leads from what went wrong to the dialog that makes it right, with it chosen already. */
export function MakeRightLink({ userId, ...chosen }: Props) {
  return (
    <Can permission="billing:make_right">
      <Button
        variant="default"
        renderRoot={(props) => (
          <Link to="/users/$userId/make-right" params={{ userId }} search={chosen} {...props} />
        )}
      >
        Make it right…
      </Button>
    </Can>
  );
}
