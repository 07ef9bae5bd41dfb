import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Can } from '../../shared/can.tsx';
import { problemOf } from '../../shared/problem.ts';
import { trpc } from '../../shared/trpc.ts';
import type { Refund } from './billing-types.ts';

/**
 * Asks Stripe what became of a refund whose outcome is unknown. It only looks: nothing is sent again,
 * because a second attempt could be a second refund.
 */
export function CheckWithStripe({ refund, isCompact }: { refund: Refund; isCompact?: boolean }) {
  const queryClient = useQueryClient();
  const check = useMutation(
    trpc.billing.checkRefund.mutationOptions({
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries(trpc.users.pathFilter()),
          queryClient.invalidateQueries(trpc.billing.payment.pathFilter()),
        ]),
    }),
  );
  if (!refund.isCheckable) return null;
  return (
    <Can permission="billing:refund">
      <span className="bd-row-check">
        {check.isError && (
          <Notice tone="bad" role="alert">
            {problemOf(check.error).message}
          </Notice>
        )}
        <Button
          variant="default"
          {...(isCompact && { size: 'compact-xs' })}
          loading={check.isPending}
          onClick={() => check.mutate({ refundId: refund.id })}
        >
          Check with Stripe
        </Button>
      </span>
    </Can>
  );
}
