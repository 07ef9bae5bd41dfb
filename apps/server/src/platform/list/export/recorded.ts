import { auditedTransaction } from '../../audit/transaction.ts';
import type { ExportedChunk, ExportOrigin } from './exportable.ts';

type About = { name: string; productId?: string | undefined; reason?: string | undefined; asked: object };

/**
 * The file in chunks. The first one comes after the audit log has who takes what, the last after it has
 * how many rows that was: a file whose end nobody recorded does not end properly.
 */
export async function* recorded(
  { services, principal, requestId }: ExportOrigin,
  { name, productId, reason, asked }: About,
  chunks: AsyncIterable<ExportedChunk>,
): AsyncGenerator<string> {
  const domain = name.split('.')[0] ?? name;
  const record = (action: string, after: object) =>
    auditedTransaction(services.database, { actor: principal, requestId, what: action }, async ({ audit }) =>
      audit({ action: `${domain}.${action}`, target: { kind: 'list', id: name }, productId, reason, after }),
    );
  await record('export', asked);
  let rowCount = 0;
  let isComplete = false;
  try {
    for await (const chunk of chunks) {
      rowCount += chunk.rowCount;
      yield chunk.text;
    }
    isComplete = true;
  } finally {
    await record('export_ended', { rowCount, isComplete });
  }
}
