import type { healthView, Wire } from '@backdesk/contract';
import { CopyableId, EmptyState, Panel } from '@backdesk/ui';
import { formatCount, formatDuration } from '../../shared/format-figure.ts';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { Time } from '../../shared/time.tsx';

type Health = Wire<typeof healthView>;

const heads = [
  'Procedure',
  { label: 'Calls', className: 'bd-amount bd-wide' },
  { label: 'Failed', className: 'bd-amount' },
  { label: 'p50', className: 'bd-amount bd-wide' },
  { label: 'p95', className: 'bd-amount' },
  { label: 'p99', className: 'bd-amount bd-wide' },
];
/** From here on a figure is written in red; the word for it is the column's head. */
const slowMs = 500;

/** Answer times per procedure, the slowest first. */
export function Procedures({ procedures }: { procedures: Health['procedures'] }) {
  return (
    <Panel title="Answer times" aside="the last 1,000 calls of each procedure" flush label="Answer times">
      {procedures.length === 0 ? (
        <EmptyState title="No calls yet">They are counted since this server started.</EmptyState>
      ) : (
        <PlainTable label="Answer times per procedure" heads={heads}>
          {procedures.map((one) => (
            <tr key={one.name}>
              <td className="bd-mono">{one.name}</td>
              <td className="bd-amount bd-wide">{formatCount(one.calls)}</td>
              <td className={one.failures > 0 ? 'bd-amount bd-over' : 'bd-amount'}>
                {formatCount(one.failures)}
              </td>
              <td className="bd-amount bd-wide">{formatDuration(one.p50Ms)}</td>
              <td className={one.p95Ms >= slowMs ? 'bd-amount bd-over' : 'bd-amount'}>
                {formatDuration(one.p95Ms)}
              </td>
              <td className="bd-amount bd-wide">{formatDuration(one.p99Ms)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Panel>
  );
}

const slowHeads = ['Call', { label: 'Took', className: 'bd-amount' }, 'When', 'Finds its log lines'];

/** The newest calls that took longer than the limit. */
export function SlowCalls({ calls }: { calls: Health['slowCalls'] }) {
  return (
    <Panel title="Slow calls" aside="longer than 500 ms, newest first" flush label="Slow calls">
      {calls.length === 0 ? (
        <EmptyState title="No slow calls">Every call was answered within 500 ms.</EmptyState>
      ) : (
        <PlainTable label="Slow calls" heads={slowHeads}>
          {calls.slice(0, 20).map((call) => (
            <tr key={`${call.requestId} ${call.name} ${call.at}`}>
              <td className="bd-mono">{call.name}</td>
              <td className="bd-amount">{formatDuration(call.durationMs)}</td>
              <td>
                <Time at={call.at} as="when" />
              </td>
              <td>
                <CopyableId value={call.requestId} label="request id" short />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Panel>
  );
}
