import { defineConfig } from 'vitest/config';

const globalSetup = ['tests/support/global-setup.ts'];

// Tests of other projects that do more when BACKDESK_DEEP is 1.
const withDeepNumbers = [
  'tests/scenarios/goodwill-race.test.ts',
  'tests/scenarios/subscription-model.test.ts',
  'tests/security/webhook-signatures.test.ts',
  'tests/security/hostile-input.test.ts',
  'tests/security/foreign-input.test.ts',
  'tests/security/staff/passwords.test.ts',
];

// "unit" needs no database. "integration" and "faults" share one PostgreSQL that
// tests/support/global-setup.ts starts; a test file takes its own copy by createTestDatabase().
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          maxWorkers: 2,
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/{web,launcher,cli}/src/**/*.test.{ts,tsx}',
            'tests/{architecture,run,unit}/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'integration',
          // A test waits for the database as long as it computes, so even two cores are not one too few.
          maxWorkers: 2,
          // The server's modules are loaded once per worker instead of once per file: 2 s of CPU each.
          isolate: false,
          include: ['apps/server/src/**/*.test.ts', 'tests/{integration,scenarios,security}/**/*.test.ts'],
          globalSetup,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'faults',
          // They wait for processes to end and for clocks to run out more than they compute.
          maxWorkers: 2,
          include: ['tests/faults/**/*.test.ts'],
          globalSetup,
          testTimeout: process.env.BACKDESK_DEEP === '1' ? 600_000 : 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'deep',
          include: ['tests/deep/**/*.test.ts', ...withDeepNumbers],
          globalSetup,
          testTimeout: 600_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Each test starts whole installations, so one file after the other.
        test: {
          name: 'install',
          include: ['tests/install/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
