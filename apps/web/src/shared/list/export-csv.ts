import type { ErrorData } from '@backdesk/contract';
import type { Problem } from '../problem.ts';

/** Why an export did not come about, in the terms a screen can act on. */
export class ExportRefused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

type Options = { signal: AbortSignal; onRows: (rows: number) => void };

/** What is taken out: by which name, what its rows are called, and what narrows them down. */
export type ExportWish = {
  name: string;
  noun: readonly [singular: string, plural: string];
  input: object;
};

/**
 * Reads what was wished for as CSV. Counts lines while they arrive. Throws ExportRefused, or the
 * AbortError of the signal.
 */
export async function exportCsv({ name, input }: ExportWish, { signal, onRows }: Options): Promise<Blob> {
  const response = await fetch(`/api/export/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-backdesk': '1' },
    body: JSON.stringify(input),
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new ExportRefused(noAnswer);
  });
  if (!response.ok) throw new ExportRefused(await refusalOf(response));
  if (!response.body) throw new ExportRefused(noAnswer);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const counter = lineCounter();
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      onRows(counter.take(value));
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ExportRefused({
      reason: 'unreachable',
      message: 'The export broke off. Nothing was saved; try again.',
    });
  }
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

const noAnswer: Problem = {
  reason: 'unreachable',
  message: 'Backdesk did not answer. Check your connection, then try again.',
};

async function refusalOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('message' in body) || !('reason' in body))
    return noAnswer;
  const { reason, message, reference } = body as { message: unknown } & ErrorData;
  return { reason, message: String(message), reference };
}

/** Counts rows of CSV in passing: line ends outside of quotes, without the head. */
export function lineCounter(): { take: (bytes: Uint8Array) => number } {
  let lines = 0;
  let isQuoted = false;
  return {
    take: (bytes) => {
      for (const byte of bytes)
        if (byte === 34) isQuoted = !isQuoted;
        else if (byte === 10 && !isQuoted) lines += 1;
      return Math.max(0, lines - 1);
    },
  };
}
