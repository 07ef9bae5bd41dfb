import { EmptyState, Panel } from '@backdesk/ui';
import { formatExact, viewerZone } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import type { Detail } from './detail-types.ts';

/** What happened to the object, newest first; for a subscription every state it went through. */
export function DetailHistory({ detail }: { detail: Detail }) {
  const { history } = detail;
  return (
    <Panel
      title={detail.kind === 'credit_account' ? 'Movements' : 'History'}
      aside={<span className="bd-muted">times in {viewerZone()}</span>}
    >
      {history.length === 0 && (
        <EmptyState title="Nothing is known of its past">
          What Stripe tells from now on, and what is done here, shows up here.
        </EmptyState>
      )}
      <ol className="bd-history">
        {history.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
      {detail.hasMoreHistory && <p className="bd-muted">These are the newest {history.length} entries.</p>}
    </Panel>
  );
}

function Entry({ entry }: { entry: Detail['history'][number] }) {
  return (
    <li>
      <span className="bd-muted bd-history-when">
        <Time at={entry.at} as="when" />
      </span>
      <span className={`bd-dot bd-dot-${entry.tone}`} aria-hidden />
      <div className="bd-wrap">
        <strong className="bd-history-title">{entry.title}</strong>
        {entry.detail && <span> {entry.detail}</span>}
        {entry.knownAt && (
          <span className="bd-muted" title={`Known here since ${formatExact(entry.knownAt)}`}>
            {' '}
            learned <Time at={entry.knownAt} />
          </span>
        )}
        {entry.changes.length > 0 && (
          <ul className="bd-history-changes">
            {entry.changes.map(({ field, before, after }) => (
              <li key={field}>
                <span className="bd-muted">{field}</span> {before !== null && <del>{before}</del>}{' '}
                {after === null ? <span className="bd-muted">none</span> : <ins>{after}</ins>}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
