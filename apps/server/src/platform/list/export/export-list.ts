import type { listExportInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../actor.ts';
import { auditedTransaction } from '../../audit/transaction.ts';
import { Refusal } from '../../errors.ts';
import type { Services } from '../../trpc/context.ts';
import { questionOf } from '../question.ts';
import type { ListSource } from '../source.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import { exportCells, exportHeader, exportStatement } from './rows.ts';

export type ExportInput = z.output<ReturnType<typeof listExportInput>>;
type Origin = { services: Services; principal: Principal; requestId: string; signal: AbortSignal };

const chunkSize = 1_000;
/** Longest the database may take until the next rows come, sorting included. */
const chunkTimeoutMs = 60_000;

/**
 * The lines of a file, in chunks. The first one comes after the audit log has who takes what, the last
 * after it has how many rows that was: a file whose end nobody recorded does not end properly. Throws
 * Refusal before the first chunk.
 */
export async function* exportList(
  source: ListSource,
  { services, principal, requestId, signal }: Origin,
  input: ExportInput,
): AsyncGenerator<string> {
  const isRevealed = input.revealReason !== undefined;
  if (isRevealed && !(source.revealPermission && principal.permissions.has(source.revealPermission)))
    throw new Refusal(
      'forbidden',
      'Your role does not see whole e-mail addresses: export without a reason for revealing them.',
    );
  const em = services.database.fork();
  const question = await questionOf(source, { em, principal, services }, input);
  const { name } = source.definition;
  const domain = name.split('.')[0] ?? name;
  const record = (action: string, after: Record<string, unknown>) =>
    auditedTransaction(services.database, { actor: principal, requestId, what: action }, async ({ audit }) =>
      audit({
        action: `${domain}.${action}`,
        target: { kind: 'list', id: name },
        productId: question.productId,
        reason: input.revealReason,
        after,
      }),
    );

  await record('export', { ...input, isRevealed });
  let rowCount = 0;
  let isComplete = false;
  try {
    const rows = services.reads.stream(exportStatement(source, question, input), {
      size: chunkSize,
      signal,
      timeoutMs: chunkTimeoutMs,
    });
    let head = byteOrderMark + csvLine(exportHeader(source, input.columns, input.zone ?? 'UTC'));
    for await (const chunk of rows) {
      const lines = chunk.map((row) => csvLine(exportCells(source, input.columns, row, isRevealed)));
      rowCount += chunk.length;
      yield head + lines.join('');
      head = '';
    }
    if (head !== '') yield head;
    isComplete = true;
  } finally {
    await record('export_ended', { rowCount, isComplete });
  }
}
