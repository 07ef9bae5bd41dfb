import { useQuery } from '@tanstack/react-query';
import { useCan } from '../me.ts';
import { trpc } from '../trpc.ts';

export type RailCount = 'approvals' | 'webhooks' | 'deadLetters';
type Counts = Partial<Record<RailCount, { waiting: number; means: string }>>;

/** Once a minute is enough for a number at the side; the screens themselves are live. */
const often = { refetchInterval: 60_000, staleTime: 30_000 };

/** What waits for a person, by word of the rail. A count that cannot be read is left out. */
export function useRailCounts(): Counts {
  const intake = useQuery({
    ...trpc.ingest.intake.queryOptions(),
    ...often,
    enabled: useCan('ingest:read'),
  });
  const letters = useQuery({
    ...trpc.jobs.deadLetters.queryOptions(),
    ...often,
    enabled: useCan('jobs:read'),
  });
  const approvals = useQuery({
    ...trpc.billing.approvals.queryOptions({ show: 'open' }),
    ...often,
    enabled: useCan('billing:approve'),
  });
  const counts: Counts = {};
  if (approvals.data)
    counts.approvals = { waiting: approvals.data.openCount, means: 'requests wait for approval' };
  if (intake.data) {
    const waiting = intake.data.sources.reduce(
      (sum, { failed, quarantined }) => sum + failed + quarantined,
      0,
    );
    counts.webhooks = { waiting, means: 'webhook events wait for a person' };
  }
  if (letters.data) counts.deadLetters = { waiting: letters.data.total, means: 'dead letters' };
  return counts;
}
