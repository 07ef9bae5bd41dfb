import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import type { TestServer } from '../../support/server.ts';

export type Row = Record<string, unknown> & { id: string };
export type Page = {
  rows: Row[];
  nextCursor: string | null;
  previousCursor: string | null;
  topCursor: string | null;
};
export type Input = Record<string, unknown>;

/** One page, which has to be answered. */
export async function page(client: TestClient, list: string, input: Input = {}): Promise<Page> {
  const { data, error } = await client.call(list, input);
  if (error) throw new Error(`${list} ${JSON.stringify(input)} was refused: ${error.message}`);
  return data as Page;
}

/** Every page from the first to the last, as the web walks them. */
export async function allPages(client: TestClient, list: string, input: Input = {}): Promise<Page[]> {
  const pages: Page[] = [];
  let cursor: string | null = null;
  do {
    const next: Page = await page(client, list, { ...input, cursor });
    pages.push(next);
    cursor = next.nextCursor;
  } while (cursor !== null && pages.length < 500);
  return pages;
}

export const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id);

/** The ids that plain SQL, written beside the engine, finds. */
export async function idsBySql(server: TestServer, text: string, values: unknown[] = []): Promise<string[]> {
  const rows = await rowsOf(server.database.superuserUrl, text, values);
  return rows.map((row) => (row as { id: string }).id);
}
