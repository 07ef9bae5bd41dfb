import { describe, expect, it } from 'vitest';
import map from './domain-map.json' with { type: 'json' };
import { readModule, readModules } from './map/read-modules.ts';
import { findViolations, tooFew } from './map/violations.ts';

function check(path: string, source: string): string[] {
  return findViolations([readModule(path, source)], map);
}

const BILLING = 'apps/server/src/domains/billing/commands/refund-payment.ts';

describe('the domain map refuses', () => {
  it.each([
    [
      'a domain that imports an unlisted domain',
      BILLING,
      `import { x } from '../../errors/index.ts'`,
      /billing does not use errors/,
    ],
    [
      'a domain that imports below the front door',
      BILLING,
      `import { x } from '../../users/rules/name.ts'`,
      /index\.ts alone/,
    ],
    [
      'even a type from below the front door',
      BILLING,
      `import type { X } from '../../users/rules/name.ts'`,
      /index\.ts alone/,
    ],
    [
      'a re-export from below the front door',
      BILLING,
      `export { x } from '../../users/rules/name.ts'`,
      /index\.ts alone/,
    ],
    [
      'a dynamic import below the front door',
      BILLING,
      `await import('../../users/rules/name.ts')`,
      /index\.ts alone/,
    ],
    ['a dynamic import by a computed name', BILLING, 'await import(name)', /computed name/],
    [
      'a domain that imports a joining file',
      BILLING,
      `import { x } from '../../../wiring.ts'`,
      /knows no file that joins/,
    ],
    [
      'a domain that the map does not know',
      'apps/server/src/domains/weather/index.ts',
      `import 'zod'`,
      /missing in domain-map/,
    ],
    [
      'platform that imports a domain',
      'apps/server/src/platform/db/x.ts',
      `import { x } from '../../domains/users/index.ts'`,
      /platform knows no domain/,
    ],
    [
      'platform that imports a joining file',
      'apps/server/src/platform/db/x.ts',
      `import { x } from '../../entities.ts'`,
      /platform knows no domain/,
    ],
    [
      'another root file that joins domains',
      'apps/server/src/extra.ts',
      `import { x } from './domains/users/index.ts'`,
      /join domains/,
    ],
    [
      'a joining file that goes below the front door',
      'apps/server/src/wiring.ts',
      `import { x } from './domains/users/jobs.ts'`,
      /index\.ts alone/,
    ],
    [
      'the server importing the launcher',
      'apps/server/src/main.ts',
      `import { x } from '@backdesk/launcher'`,
      /does not use @backdesk\/launcher/,
    ],
    [
      'a feature that imports another feature',
      'apps/web/src/features/billing/a.tsx',
      `import { B } from '../users/b.tsx'`,
      /another feature/,
    ],
    [
      'a feature that imports a route',
      'apps/web/src/features/billing/a.tsx',
      `import { R } from '../../routes/users.tsx'`,
      /knows no route/,
    ],
    [
      'shared web code that imports a feature',
      'apps/web/src/shared/a.tsx',
      `import { B } from '../features/users/b.tsx'`,
      /no feature/,
    ],
    [
      'the web importing a value of the server',
      'apps/web/src/shared/trpc.ts',
      `import { appRouter } from '@backdesk/server/router'`,
      /import type/,
    ],
    [
      'a value of the server beside a type',
      'apps/web/src/shared/trpc.ts',
      `import { type A, b } from '@backdesk/server/router'`,
      /import type/,
    ],
    [
      'a package reached by a path',
      'apps/web/src/shared/a.ts',
      `import { x } from '../../../server/src/router.ts'`,
      /by its name/,
    ],
    [
      'money importing a package',
      'packages/money/src/index.ts',
      `import { z } from 'zod'`,
      /imports nothing/,
    ],
    [
      'money importing a built-in module',
      'packages/money/src/index.ts',
      `import { x } from 'node:fs'`,
      /imports nothing/,
    ],
    [
      'contract importing more than money and zod',
      'packages/contract/src/users.ts',
      `import x from 'kysely'`,
      /only zod/,
    ],
    [
      'contract importing the server',
      'packages/contract/src/users.ts',
      `import type { X } from '@backdesk/server'`,
      /does not use/,
    ],
    [
      'the simulator importing the server',
      'packages/stripe-simulator/src/x.ts',
      `import { x } from '@backdesk/server'`,
      /does not use/,
    ],
    [
      'a package that the map does not know',
      'packages/extra/src/index.ts',
      `import 'zod'`,
      /missing in domain-map/,
    ],
  ])('%s', (_name, path, source, why) => {
    const found = check(path, source);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(why);
  });

  it('a run that read too few modules or saw too few imports', () => {
    expect(tooFew([], map)).toMatch(/does not see the sources/);
    const withoutImports = Array.from({ length: map.atLeast.modules }, (_, n) => ({
      path: `${n}.ts`,
      imports: [],
    }));
    expect(tooFew(withoutImports, map)).toMatch(/does not see the sources/);
  });
});

describe('the domain map allows', () => {
  it.each([
    ['a listed domain through its front door', BILLING, `import { x } from '../../users/index.ts'`],
    ['platform from a domain', BILLING, `import { x } from '../../../platform/clock.ts'`],
    ['the files of one domain among themselves', BILLING, `import { x } from '../rules/refundable.ts'`],
    [
      'types of the server in the web',
      'apps/web/src/shared/trpc.ts',
      `import type { AppRouter } from '@backdesk/server/router'`,
    ],
    ['features in routes', 'apps/web/src/routes/users.tsx', `import { B } from '../features/users/b.tsx'`],
    [
      'another domain in a test of a domain',
      'apps/server/src/domains/users/x.test.ts',
      `import { x } from '../billing/index.ts'`,
    ],
  ])('%s', (_name, path, source) => {
    expect(check(path, source)).toEqual([]);
  });
});

describe('the sources', () => {
  // It reads every source, which takes its time where much else runs.
  it('are all seen and obey the map', { timeout: 60_000 }, () => {
    const modules = readModules();
    expect(tooFew(modules, map)).toBeUndefined();
    expect(findViolations(modules, map)).toEqual([]);
  });

  it('do not parse when they are broken', () => {
    expect(() => readModule('a.ts', 'import {')).toThrow(/a\.ts cannot be parsed/);
  });
});
