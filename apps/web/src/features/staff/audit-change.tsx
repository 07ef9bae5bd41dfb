import type { auditEntryView, Wire } from '@backdesk/contract';
import { changedFields } from './changed-fields.ts';

type Entry = Pick<
  Wire<typeof auditEntryView>,
  'before' | 'after' | 'reason' | 'isPayloadErased' | 'requestId'
>;

/** Why, and what was so before and after; erased payloads say so. */
export function AuditChange({ entry }: { entry: Entry }) {
  if (entry.isPayloadErased)
    return <span className="bd-muted">Its content was erased with the person's data; the entry stays.</span>;
  const fields = changedFields(entry.before, entry.after);
  return (
    <>
      {entry.reason && <p className="bd-wrap">“{entry.reason}”</p>}
      {fields.length > 0 && (
        <details>
          <summary>{entry.before === null ? 'Values' : 'Before and after'}</summary>
          <dl className="bd-diff bd-mono">
            {fields.map(({ name, before, after }) => (
              <div key={name}>
                <dt className="bd-wrap">{name}</dt>
                <dd className="bd-wrap">
                  {before !== undefined && <del>{before}</del>} {after !== undefined && <ins>{after}</ins>}
                </dd>
              </div>
            ))}
            {entry.requestId && (
              <div>
                <dt>request</dt>
                <dd className="bd-wrap">{entry.requestId}</dd>
              </div>
            )}
          </dl>
        </details>
      )}
    </>
  );
}
