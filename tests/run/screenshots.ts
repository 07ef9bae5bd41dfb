import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { REPOSITORY } from '../architecture/list-sources.ts';
import { INSTALLATION_VARIABLE } from '../support/browser-setup.ts';
import { provideBrowser } from '../support/browser.ts';
import { aRefundableCustomer } from '../support/demo-data.ts';
import { startInstallation } from '../support/installation.ts';
import { signInAs } from '../support/sign-in-page.ts';

// The pictures of the README, taken from a real installation: npm run screenshots.
const FOLDER = join(REPOSITORY, 'docs/screenshots');

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
}

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const installation = await startInstallation();
  const { url, home, runtime, credentials } = installation;
  process.env[INSTALLATION_VARIABLE] = JSON.stringify({ url, home, runtime, credentials });
  const executablePath = await provideBrowser();
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await shoot(page, 'sign-in');
    await signInAs(page, 'support_lead');
    await page.goto('/users?query=ra');
    await shoot(page, 'look-up');
    const customer = await aRefundableCustomer();
    await page.goto(`/users/${customer.userId}`);
    await shoot(page, 'user');
    await page.goto(`/users/${customer.userId}/refund/${customer.paymentId}`);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Amount/).fill('10.00');
    await dialog.getByLabel('Reason').selectOption({ label: 'The service failed' });
    await shoot(page, 'refund');
    await dialog.getByRole('button', { name: 'Refund $10.00' }).click();
    await dialog
      .locator('output')
      .getByText(/succeeded/i)
      .waitFor();
    await shoot(page, 'refund-succeeded');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/staff/audit');
    await shoot(page, 'audit-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/users/${customer.userId}`);
    await shoot(page, 'user-phone-dark');
  } finally {
    await browser.close();
    await installation.stop();
  }
}

await main();
