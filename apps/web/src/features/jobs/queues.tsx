import type { queuesView, Wire } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { formatCount, formatDuration } from '../../shared/format-figure.ts';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { CodeName } from '../../shared/table/code-name.tsx';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { TwoLines } from '../../shared/table/two-lines.tsx';
import { AsOf, Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

type View = Wire<typeof queuesView>;

const heads = [
  { label: 'Queue', className: 'bd-main' },
  { label: 'Waiting', className: 'bd-amount' },
  { label: 'Running', className: 'bd-amount bd-wide' },
  { label: 'Need a person', className: 'bd-amount' },
  { label: 'Oldest waits since', className: 'bd-wide' },
];

/** Every queue with what waits in it, and whether somebody works on it. */
export function Queues() {
  // Domains' queues move without telling; a look every ten seconds is cheap.
  const query = useQuery({ ...trpc.jobs.queues.queryOptions(), refetchInterval: 10_000 });
  return (
    <QueryPanel
      title="Queues"
      query={query}
      flush
      rows={4}
      permission="jobs:read"
      aside={query.data && <AsOf at={query.data.asOf} />}
    >
      {({ queues, loops }) => (
        <>
          <PlainTable label="Queues" heads={heads}>
            {queues.map((queue) => (
              <tr key={queue.name}>
                <td>
                  <TwoLines first={queue.title} second={<CodeName of={queue.name} />} />
                </td>
                <td className="bd-amount">{formatCount(queue.waiting)}</td>
                <td className="bd-amount bd-wide">
                  {queue.running === null ? '–' : formatCount(queue.running)}
                </td>
                <td className="bd-amount">
                  {queue.failed > 0 ? <Chip tone="bad">{formatCount(queue.failed)}</Chip> : '0'}
                </td>
                <td className="bd-wide">
                  {queue.oldestWaitingAt ? (
                    <Time at={queue.oldestWaitingAt} />
                  ) : (
                    <span className="bd-muted">nothing waits</span>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
          <Loops loops={loops} />
        </>
      )}
    </QueryPanel>
  );
}

/** The loops of the workers: without one nothing here moves, which has to be said. */
function Loops({ loops }: { loops: View['loops'] }) {
  if (!loops.some(({ workers }) => workers > 0))
    return (
      <div className="bd-loops" role="alert">
        <Chip tone="bad">no worker</Chip>
        No worker has been heard of for half a minute: nothing that waits is worked on. Start one.
      </div>
    );
  return (
    <div className="bd-loops">
      {loops.map((loop) => (
        <span key={loop.name} className="bd-loop">
          <Chip tone={loop.workers > 0 ? 'good' : 'bad'}>{loop.workers > 0 ? 'alive' : 'silent'}</Chip>
          {loop.name}, {loop.workers === 1 ? '1 worker' : `${loop.workers} workers`}, every{' '}
          {formatDuration(loop.intervalMs)}
          {loop.failures > 0 && (
            <>
              , {formatCount(loop.failures)} of {formatCount(loop.turns)} turns failed
              {loop.lastErrorAt && (
                <>
                  {' '}
                  (last <Time at={loop.lastErrorAt} />: {loop.lastError})
                </>
              )}
            </>
          )}
        </span>
      ))}
    </div>
  );
}
