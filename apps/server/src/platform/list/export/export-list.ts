import { listExportInput } from '@backdesk/contract';
import type { z } from 'zod';
import { Refusal } from '../../errors.ts';
import { type Question, questionOf } from '../question.ts';
import type { ListSource } from '../source.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import type { Exportable, ExportedChunk, ExportOrigin } from './exportable.ts';
import { recorded } from './recorded.ts';
import { exportCells, exportHeader, exportStatement } from './rows.ts';

type ExportInput = z.output<ReturnType<typeof listExportInput>>;

const chunkSize = 1_000;
/** Longest the database may take until the next rows come, sorting included. */
const chunkTimeoutMs = 60_000;

/** A list, as it is filtered, sorted and with the columns shown. */
export function exportableList(source: ListSource): Exportable {
  const { definition, permission, exportPermission } = source;
  const schema = listExportInput(definition);
  return {
    name: definition.name,
    access: [exportPermission, permission],
    noun: definition.noun[1],
    prepare: (body) => {
      const input = schema.parse(body);
      return (origin) => exportList(source, origin, input);
    },
  };
}

/** Throws Refusal before the first chunk. */
async function* exportList(
  source: ListSource,
  origin: ExportOrigin,
  input: ExportInput,
): AsyncGenerator<string> {
  const { services, principal } = origin;
  const isRevealed = input.revealReason !== undefined;
  if (isRevealed && !(source.revealPermission && principal.permissions.has(source.revealPermission)))
    throw new Refusal(
      'forbidden',
      'Your role does not see whole e-mail addresses: export without a reason for revealing them.',
    );
  const em = services.database.fork();
  const question = await questionOf(source, { em, principal, services }, input);
  const about = {
    name: source.definition.name,
    productId: question.productId,
    reason: input.revealReason,
    asked: { ...input, isRevealed },
  };
  yield* recorded(origin, about, chunksOf(source, origin, question, input));
}

async function* chunksOf(
  source: ListSource,
  { services, signal }: ExportOrigin,
  question: Question,
  input: ExportInput,
): AsyncGenerator<ExportedChunk> {
  const rows = services.reads.stream(exportStatement(source, question, input), {
    size: chunkSize,
    signal,
    timeoutMs: chunkTimeoutMs,
  });
  let head = byteOrderMark + csvLine(exportHeader(source, input.columns, input.zone ?? 'UTC'));
  for await (const chunk of rows) {
    const isRevealed = input.revealReason !== undefined;
    const lines = chunk.map((row) => csvLine(exportCells(source, input.columns, row, isRevealed)));
    yield { text: head + lines.join(''), rowCount: chunk.length };
    head = '';
  }
  if (head !== '') yield { text: head, rowCount: 0 };
}
