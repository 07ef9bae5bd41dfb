import { test as base } from '@playwright/test';
import { INSTALLATION_VARIABLE } from './browser-setup.ts';
import type { Installation } from './installation.ts';

type Facts = Pick<Installation, 'url' | 'home' | 'runtime' | 'credentials'>;

/** The installation that the browser set-up has started: its address, data folder and sign-ins. */
export function installation(): Facts {
  const facts = process.env[INSTALLATION_VARIABLE];
  if (!facts)
    throw new Error(
      'No installation runs: start the specs by npm test e2e, or with --config tests/playwright.config.ts.',
    );
  return JSON.parse(facts) as Facts;
}

/** Playwright's test with addresses relative to the installation. */
export const test = base.extend({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from it
  baseURL: async ({}, use) => use(installation().url),
});

export { expect } from '@playwright/test';
