import { type Figure, FigureStrip } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { formatClock, formatMoney, type WireMoney } from '../../shared/format.ts';
import { formatCount, formatShare } from '../../shared/format-figure.ts';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { trpc } from '../../shared/trpc.ts';
import type { About } from './blocks.ts';

type Pair<Value> = { today: Value; weekAgo: Value };

/** What was paid and given back today, against the same hours a week ago. */
export function Money({ about }: { about: About }) {
  const query = useQuery({ ...trpc.billing.today.queryOptions(about), refetchInterval: 60_000 });
  return (
    <QueryPanel
      title="Money today"
      query={query}
      permission="billing:read"
      aside={
        query.data && (
          <>
            complete to {formatClock(query.data.asOf)} {query.data.zone}; beside it the same hours a week ago
          </>
        )
      }
    >
      {(view) => (
        <div className="bd-money-grid">
          <FigureStrip
            label="Today"
            figures={[
              ...view.captured.map((pair) => sum('Paid', pair)),
              ...view.refunded.map((pair) => sum('Refunded', pair)),
              count('Payments', view.payments),
              {
                label: 'Failed share',
                value: share(view.failedPayments.today, view.payments.today),
                beside: share(view.failedPayments.weekAgo, view.payments.weekAgo),
              },
              count('Refunds', view.refunds),
              {
                label: 'New subscriptions',
                value: formatCount(view.newSubscriptions),
                beside: 'since yesterday',
              },
              {
                label: 'Ended subscriptions',
                value: formatCount(view.endedSubscriptions),
                beside: 'since yesterday',
              },
            ]}
          />
        </div>
      )}
    </QueryPanel>
  );
}

const sum = (label: string, { today, weekAgo }: Pair<WireMoney>): Figure => ({
  label: `${label}, ${today.currency}`,
  value: formatMoney(today),
  beside: formatMoney(weekAgo),
});

const count = (label: string, { today, weekAgo }: Pair<number>): Figure => ({
  label,
  value: formatCount(today),
  beside: formatCount(weekAgo),
});

/** The part of all attempts that failed; without an attempt there is nothing to say. */
const share = (failed: number, succeeded: number): string =>
  failed + succeeded === 0 ? '–' : formatShare(failed / (failed + succeeded));
