import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../../support/e2e.ts';

const built = fileURLToPath(new URL('../../../apps/web/dist/client', import.meta.url));
const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const files = () =>
  readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));

/** What tells of the server or opens something; not the words that a sentence for staff says on purpose. */
const telltales = [
  /\b(sk|rk)_(live|test)_\w+|\bwhsec_\w+|\bbdk_\w+/,
  /\b(BACKDESK_(?!URL\b)[A-Z_]+|DATABASE_[A-Z_]+|STRIPE_(SECRET|WEBHOOK|API)[A-Z_]*|NODE_ENV)\b/,
  /postgres(ql)?:\/\//,
  /\b(apps|packages)\/[a-z-]+\/src\b|\bnode_modules\//,
  /\bselect .{1,80} from (users|payments|staff_members)\b/i,
  /sourceMappingURL/,
];

test('what the browser gets tells no key, no setting, no path and no source', async ({ request }) => {
  const names = files();
  expect(names.filter((name) => name.endsWith('.js')).length).toBeGreaterThan(10);
  expect(names.filter((name) => name.endsWith('.map'))).toEqual([]);
  for (const name of names) {
    const text = readFileSync(join(built, name), 'utf8');
    for (const telltale of telltales) expect([name, telltale.exec(text)?.[0]]).toEqual([name, undefined]);
    expect([name, text.includes(checkout)]).toEqual([name, false]);
  }
  const scripts = names.filter((name) => name.endsWith('.js'));
  for (const name of scripts) {
    const response = await request.get(`/${name}.map`);
    expect([name, response.status()]).toEqual([name, 404]);
  }
  // Every other address is a page of the desk; none is a file beside it.
  for (const path of ['/assets/..%2f..%2f..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/.env']) {
    const text = await (await request.get(path)).text();
    expect([path, /"dependencies"|SECRET/.test(text)]).toEqual([path, false]);
  }
});
