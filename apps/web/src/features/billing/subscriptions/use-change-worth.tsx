import type { changeWorthInput, Wire } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { skipToken, useQuery } from '@tanstack/react-query';
import { formatMoney } from '../../../shared/format.ts';
import { trpc } from '../../../shared/trpc.ts';

type Change = Wire<typeof changeWorthInput>['change'];

/**
 * What a change gives away and whether a colleague has to agree, before anybody confirms; null for a change
 * that gives nothing. `isReady` is false while that is being found out.
 */
export function useChangeWorth(subscriptionId: string, change: Change | null) {
  const query = useQuery({
    ...trpc.billing.changeWorth.queryOptions(change ? { subscriptionId, change } : skipToken),
    // The limits are used up by others too.
    staleTime: 0,
  });
  const worth = change ? query.data : undefined;
  const needsApproval = worth?.needsApproval === true;
  return {
    needsApproval,
    isReady: change === null || !query.isPending,
    again: () => void query.refetch(),
    /** Beside the button. */
    aside: worth?.worth && worth.worth.amount !== '0' && worth.left && (
      <span className="bd-muted">
        {needsApproval && <Chip tone="warning">This needs approval</Chip>} You may still give{' '}
        {formatMoney(worth.left)}
      </span>
    ),
    /** Among what will happen. */
    line: worth?.worth && worth.worth.amount !== '0' && (
      <div>
        <dt>Given away</dt>
        <dd>{formatMoney(worth.worth)}</dd>
      </div>
    ),
  };
}
