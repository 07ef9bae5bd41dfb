import { auditExportInput } from '@backdesk/contract';
import { byteOrderMark, csvLine, neutralised } from '../../../platform/list/export/csv.ts';
import type { Exportable, ExportedChunk, ExportOrigin } from '../../../platform/list/export/exportable.ts';
import { recorded } from '../../../platform/list/export/recorded.ts';
import { type AuditFilters, readAuditRows } from './audit-rows.ts';

type Entry = Awaited<ReturnType<typeof readAuditRows>>[number];

const chunkSize = 1_000;

/** The columns of the file; times are UTC, as an auditor compares them with other logs. */
const columns: readonly [string, (entry: Entry) => string][] = [
  ['Number', ({ sequence }) => String(sequence)],
  ['When (UTC)', ({ occurredAt }) => occurredAt.toISOString()],
  ['Who', ({ actor }) => actor.name],
  ['Kind of actor', ({ actor }) => actor.kind],
  ['Id of actor', ({ actor }) => actor.id ?? ''],
  ['Action', ({ action }) => action],
  ['Kind of target', ({ targetKind }) => targetKind],
  ['Id of target', ({ targetId }) => targetId],
  ['Product', ({ product }) => product ?? ''],
  ['Request', ({ requestId }) => requestId ?? ''],
  ['Reason', ({ reason }) => reason ?? ''],
  ['Before', ({ before }) => before ?? ''],
  ['After', ({ after }) => after ?? ''],
  ['Content erased', ({ isPayloadErased }) => (isPayloadErased ? 'yes' : 'no')],
];

/** The audit log as it is filtered, the latest entry first; that it was taken out stands in it as well. */
export const exportableAudit: Exportable = {
  name: 'staff.auditEntries',
  access: ['staff:read_audit'],
  noun: 'audit entries',
  prepare: (body) => {
    const filters = auditExportInput.parse(body);
    return (origin) =>
      recorded(origin, { name: 'staff.auditEntries', asked: filters }, chunksOf(origin, filters));
  },
};

/** Entries are never changed and only added above: chunks by number are one moment, without a cursor. */
async function* chunksOf(
  { services, signal }: ExportOrigin,
  filters: AuditFilters,
): AsyncGenerator<ExportedChunk> {
  let text = byteOrderMark + csvLine(columns.map(([label]) => label));
  let below: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const rows: Entry[] = await readAuditRows(services.database.fork(), filters, { below }, chunkSize);
    text += rows.map((entry) => csvLine(columns.map(([, read]) => neutralised(read(entry))))).join('');
    yield { text, rowCount: rows.length };
    const last = rows.at(-1);
    if (!last || rows.length < chunkSize) return;
    text = '';
    below = String(last.sequence);
  }
}
