import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../apps/server/src/domains/billing/sync/checker', import.meta.url));
const imports = readdirSync(folder).flatMap((file) =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/from '([^']+)'/g)].map(([, from]) => ({
    file,
    from,
  })),
);

describe('what compares the mirror with Stripe', () => {
  test('shares nothing with what writes it: an oracle that used the same code would be wrong with it', () => {
    expect(imports.length).toBeGreaterThan(20);
    const allowed = /^(?:\.\/[a-z-]+\.ts|kysely|@backdesk\/contract|(?:\.\.\/)+platform\/db\/[a-z]+\.ts)$/;
    expect(imports.filter(({ from }) => !allowed.test(from ?? ''))).toEqual([]);
  });
});
