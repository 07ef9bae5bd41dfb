import { CopyableId, Fact, Facts, PageHeader, Panel } from '@backdesk/ui';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatExact } from '../../shared/format.ts';
import { trpc } from '../../shared/trpc.ts';
import { changedFields } from './changed-fields.ts';
import '../../shared/table/data-table.css';
import './audit.css';

/** One entry of the log, at an address of its own that can be sent to a colleague. */
export function AuditEntryPage({ sequence }: { sequence: number }) {
  const { data: entry } = useSuspenseQuery(trpc.staff.auditEntry.queryOptions({ sequence }));
  const fields = changedFields(entry.before, entry.after);
  return (
    <>
      <PageHeader title={`Audit entry no. ${sequence}`}>
        <span>{formatExact(entry.occurredAt)}</span>
        <Link to="/staff/audit" search={{ targetId: entry.targetId }}>
          Everything about this {entry.targetKind.replaceAll('_', ' ')}
        </Link>
        <Link to="/staff/audit" search={entry.actor.id ? { actorId: entry.actor.id } : {}}>
          {entry.actor.id ? `Everything by ${entry.actor.name}` : 'The whole log'}
        </Link>
      </PageHeader>
      <Panel title="Who did what">
        <Facts>
          <Fact term="Who">
            {entry.actor.name} <span className="bd-muted">({entry.actor.kind.replaceAll('_', ' ')})</span>
          </Fact>
          <Fact term="Action">
            <span className="bd-mono">{entry.action}</span>
          </Fact>
          <Fact term="To what">
            {entry.targetKind.replaceAll('_', ' ')} <CopyableId value={entry.targetId} label="target id" />
          </Fact>
          <Fact term="Product">{entry.product}</Fact>
          <Fact term="Reason">{entry.reason}</Fact>
          <Fact term="Request">
            {entry.requestId && <CopyableId value={entry.requestId} label="request id" />}
          </Fact>
        </Facts>
      </Panel>
      <Panel title="Before and after" flush>
        {entry.isPayloadErased ? (
          <p className="bd-audit-loading bd-muted">
            Its content was erased with the person's data; the entry stays.
          </p>
        ) : fields.length === 0 ? (
          <p className="bd-audit-loading bd-muted">This action changes no value.</p>
        ) : (
          <div className="bd-table-box">
            <table className="bd-table" aria-label="Changed values">
              <thead>
                <tr>
                  <th scope="col">Value</th>
                  <th scope="col">Before</th>
                  <th scope="col">After</th>
                </tr>
              </thead>
              <tbody className="bd-diff">
                {fields.map(({ name, before, after }) => (
                  <tr key={name}>
                    <th scope="row" className="bd-mono bd-wrap">
                      {name}
                    </th>
                    <td className="bd-mono bd-wrap">{before === undefined ? '–' : <del>{before}</del>}</td>
                    <td className="bd-mono bd-wrap">{after === undefined ? '–' : <ins>{after}</ins>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
    </>
  );
}
