import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import copyStreams from 'pg-copy-streams';
import { copyLine, type TableRows } from './rows/table.ts';
import type { World } from './world.ts';

const chunkLength = 128 * 1024;
const reportEveryMs = 5_000;

/**
 * Sends the rows of a table with COPY, in the transaction of `client`, no faster than PostgreSQL
 * takes them. Returns how many there were.
 */
export async function copyRows(
  client: pg.ClientBase,
  { table, columns, rows }: TableRows,
  world: World,
  onProgress: (count: number) => void,
): Promise<number> {
  let count = 0;
  function* chunks(): Generator<string> {
    let chunk = '';
    let reportedAt = performance.now();
    for (const row of rows(world)) {
      chunk += copyLine(row);
      count += 1;
      if (chunk.length < chunkLength) continue;
      yield chunk;
      chunk = '';
      if (performance.now() - reportedAt < reportEveryMs) continue;
      reportedAt = performance.now();
      onProgress(count);
    }
    yield chunk;
  }
  const target = client.query(copyStreams.from(`copy ${table} (${columns.join(', ')}) from stdin`));
  await pipeline(Readable.from(chunks()), target);
  return count;
}
