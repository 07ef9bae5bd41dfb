import { defineConfig } from 'vitest/config';

// "unit" needs no database; "integration" and "faults" get one from tests/support/global-setup.ts.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/web/src/**/*.test.ts'],
        },
      },
    ],
  },
});
