import { defineConfig } from '@playwright/test';
import { installedBrowser } from './support/browser.ts';

const executablePath = installedBrowser();

/** The flows staff live in, in a real Chromium against one whole installation that all of them share. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './support/browser-setup.ts',
  outputDir: '../test-results',
  fullyParallel: false,
  workers: 1,
  // A test that passes only when tried again is a failing test.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    // Each step of a movement is a picture that the processor draws; what opens is there at once instead.
    contextOptions: { reducedMotion: 'reduce' },
    // A trace is pictures and copies of the page all the time: a third of the run's work.
    trace: process.env.BACKDESK_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium's own sandbox does not work as root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
