import { webhookSourceLabels } from '@backdesk/contract';
import { type Figure, FigureStrip } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import type { inferOutput } from '@trpc/tanstack-react-query';
import { formatCount } from '../../shared/format-figure.ts';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { AsOf, Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import './ingest.css';

type Source = inferOutput<typeof trpc.ingest.intake>['sources'][number];

/** When each product last sent something, what of it waits, and which types nothing here uses. */
export function IntakeHealth() {
  const query = useQuery({ ...trpc.ingest.intake.queryOptions(), refetchInterval: 15_000 });
  return (
    <QueryPanel
      title="Last event by product"
      query={query}
      flush
      permission="ingest:read"
      aside={query.data && <AsOf at={query.data.asOf} />}
    >
      {({ sources, ignoredTypes }) => (
        <>
          <FigureStrip label="Each product and source" figures={sources.map(figureOf)} />
          {ignoredTypes.length > 0 && (
            <details className="bd-ignored-types">
              <summary>Types that nothing here uses: {formatCount(ignoredTypes.length)}</summary>
              <ul>
                {ignoredTypes.map(({ eventType, count }) => (
                  <li key={eventType}>
                    <span className="bd-mono">{eventType}</span> {formatCount(count)}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </QueryPanel>
  );
}

function figureOf({ productName, source, lastReceivedAt, ...rest }: Source): Figure {
  const { waiting, oldestWaitingAt, failed, quarantined } = rest;
  return {
    label: `${productName}, ${webhookSourceLabels[source]}`,
    value: lastReceivedAt ? <Time at={lastReceivedAt} /> : 'none yet',
    tone: failed > 0 ? 'bad' : quarantined > 0 ? 'warning' : 'neutral',
    beside: (
      <>
        {failed > 0 && <span>{formatCount(failed)} failed </span>}
        {quarantined > 0 && <span>{formatCount(quarantined)} quarantined </span>}
        {waiting > 0 && (
          <span>
            {formatCount(waiting)} waiting
            {oldestWaitingAt && (
              <>
                {' '}
                since <Time at={oldestWaitingAt} />
              </>
            )}
          </span>
        )}
        {failed + quarantined + waiting === 0 && 'nothing waits'}
      </>
    ),
  };
}
