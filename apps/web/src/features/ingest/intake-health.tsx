import { Chip } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../shared/format-figure.ts';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import './ingest.css';

const heads = [
  'Source',
  'Last event',
  { label: 'Waiting', className: 'bd-amount' },
  { label: 'Failed', className: 'bd-amount' },
  { label: 'Quarantined', className: 'bd-amount bd-wide' },
];

/** How each product's intake is doing, and which types nothing here uses. */
export function IntakeHealth() {
  const query = useQuery({ ...trpc.ingest.intake.queryOptions(), refetchInterval: 15_000 });
  return (
    <QueryPanel
      title="Intake by product"
      query={query}
      flush
      permission="ingest:read"
      aside={
        query.data && (
          <>
            as of <Time at={query.data.asOf} as="when" />
          </>
        )
      }
    >
      {({ sources, ignoredTypes }) => (
        <>
          <PlainTable label="Intake by product" heads={heads}>
            {sources.map((one) => (
              <tr key={`${one.productKey} ${one.source}`}>
                <td>
                  {one.productName}, {one.source === 'stripe' ? 'Stripe' : 'Clerk'}
                </td>
                <td>
                  {one.lastReceivedAt ? (
                    <Time at={one.lastReceivedAt} />
                  ) : (
                    <span className="bd-muted">none yet</span>
                  )}
                </td>
                <td className="bd-amount">
                  {formatCount(one.waiting)}
                  {one.oldestWaitingAt && (
                    <span className="bd-muted">
                      {' '}
                      since <Time at={one.oldestWaitingAt} />
                    </span>
                  )}
                </td>
                <td className="bd-amount">
                  {one.failed > 0 ? <Chip tone="bad">{formatCount(one.failed)}</Chip> : '0'}
                </td>
                <td className="bd-amount bd-wide">
                  {one.quarantined > 0 ? <Chip tone="warning">{formatCount(one.quarantined)}</Chip> : '0'}
                </td>
              </tr>
            ))}
          </PlainTable>
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
