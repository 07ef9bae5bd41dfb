import { aUser } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Reads a stream as a page does, until a piece of it matches. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, pattern: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  let seen = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The stream ended before ${String(pattern)}: ${seen}`);
    seen += decoder.decode(value, { stream: true });
    if (pattern.test(seen)) return seen;
  }
}

test('an open page is told to read anew when the desk lost its own line to the database', async () => {
  const { client } = await signedIn(server, 'support_agent');
  const user = await aUser(server.services.database.fork(), server.product.id);
  const query = new URLSearchParams({ input: JSON.stringify({ userId: user.id }) });
  const response = await client.fetch(`/trpc/users.changes?${query.toString()}`, {
    headers: { accept: 'text/event-stream' },
  });
  const reader = response.body?.getReader();
  if (!reader) throw new Error('The stream has no body.');
  await readUntil(reader, /event: connected/);

  const broken = await rowsOf(
    server.database.superuserUrl,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'backdesk changes' and datname = current_database()`,
  );
  expect(broken).toHaveLength(1);
  expect(await readUntil(reader, /"topic":\s*"resync"/)).toContain(user.id);
  await reader.cancel();
});
