import { defineConfig } from 'vitest/config';

const globalSetup = ['tests/support/global-setup.ts'];

// "unit" needs no database. "integration" and "faults" share one PostgreSQL that
// tests/support/global-setup.ts starts; a test file takes its own copy by createTestDatabase().
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/{web,launcher,cli}/src/**/*.test.{ts,tsx}',
            'tests/{architecture,unit}/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['apps/server/src/**/*.test.ts', 'tests/{integration,scenarios,security}/**/*.test.ts'],
          globalSetup,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          globalSetup,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
