import type { rehearsalInput } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { z } from 'zod';
import { SkeletonRows } from '../../../shared/states/skeletons.tsx';
import { trpcClient } from '../../../shared/trpc.ts';
import { Rehearsal, type Rehearsed } from './rehearsal.tsx';
import type { SubscriptionActions } from './subscription-types.ts';
import { usePreviewOf } from './use-preview.ts';

type Change = z.input<typeof rehearsalInput>['change'];
type Props = {
  actions: SubscriptionActions;
  /** Null while it is not chosen. */
  change: Change | null;
};

/** A date is asked about once typing rests. */
const restMs = 350;

/** The rehearsal of a change that has no preview of its own; the change does not wait for it. */
export function RehearsedChange({ actions: { subscriptionId, seen }, change }: Props) {
  const wish = JSON.stringify(change);
  const [rested] = useDebouncedValue(wish, restMs);
  const asked = JSON.parse(rested) as Change | null;
  const { preview, isAsking, problem, again } = usePreviewOf<Rehearsed>({
    of: ['rehearsal', subscriptionId, seen, rested],
    ask: () => {
      if (!asked) throw new Error('There is nothing to rehearse.');
      return trpcClient.billing.rehearsal.query({ subscriptionId, seen, change: asked });
    },
    isWanted: asked !== null && change !== null,
    isSettled: rested === wish,
  });
  return (
    <div aria-live="polite" aria-busy={isAsking}>
      {isAsking ? (
        <SkeletonRows count={5} label="The next invoices are worked out" />
      ) : problem ? (
        <p className="bd-muted">
          The next invoices are not shown. {problem.message}{' '}
          <Button variant="subtle" size="compact-xs" onClick={again}>
            Try again
          </Button>
        </p>
      ) : (
        preview && <Rehearsal rehearsal={preview} />
      )}
    </div>
  );
}
