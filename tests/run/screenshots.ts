import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import pg from 'pg';
import { REPOSITORY } from '../architecture/list-sources.ts';
import { INSTALLATION_VARIABLE } from '../support/browser-setup.ts';
import { provideBrowser } from '../support/browser.ts';
import { aRefundableCustomer } from '../support/demo-data.ts';
import { startInstallation } from '../support/installation.ts';
import { signInAs } from '../support/sign-in-page.ts';
import { shootAllStates } from './state-screenshots.ts';

// The pictures of the README, taken from a real installation: npm run screenshots.
const FOLDER = join(REPOSITORY, 'docs/screenshots');

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.getByRole('main').getByRole('heading').first().waitFor();
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
}

/** Users of the last year with a payment that failed. */
const troubled = [
  { field: 'signedUpAt', op: 'in_last', value: { n: 1, unit: 'year' } },
  {
    relation: 'payments',
    has: true,
    where: [{ field: 'status', op: 'in', value: ['failed'] }],
  },
];

/** The id of the one that has been in the most different states. */
async function anEventfulSubscription(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `select subscription_id as id from subscription_versions group by 1
     order by count(distinct status) desc, count(distinct plan_name) desc, count(*) limit 1`,
  );
  await client.end();
  return String(rows[0].id);
}

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const installation = await startInstallation({ BACKDESK_DEMO_USERS: '1000' });
  const { url, home, runtime, credentials } = installation;
  process.env[INSTALLATION_VARIABLE] = JSON.stringify({ url, home, runtime, credentials });
  const executablePath = await provideBrowser();
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const view = {
      baseURL: url,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    } as const;
    const page = await (await browser.newContext(view)).newPage();
    await page.goto('/sign-in');
    await page.getByLabel(/e-mail/i).waitFor();
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
    await page.goto(`/users?filters=${encodeURIComponent(JSON.stringify(troubled))}`);
    await shoot(page, 'users');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/staff/audit');
    await shoot(page, 'audit-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/users/${customer.userId}`);
    await shoot(page, 'user-phone-dark');

    const owner = await (await browser.newContext(view)).newPage();
    await signInAs(owner, 'owner');
    await owner.goto('/');
    await shoot(owner, 'today-owner');
    await owner.goto(`/billing/subscriptions/${await anEventfulSubscription(runtime.urls.migration)}`);
    await owner.getByRole('heading', { name: 'History' }).waitFor();
    await shoot(owner, 'subscription');

    const engineer = await (await browser.newContext(view)).newPage();
    await signInAs(engineer, 'engineer');
    await engineer.goto('/ingest');
    await shoot(engineer, 'ingest');
    await engineer.goto('/jobs');
    await shoot(engineer, 'jobs');
    await engineer.emulateMedia({ colorScheme: 'dark' });
    await engineer.goto('/health');
    await shoot(engineer, 'health-dark');
  } finally {
    await browser.close();
    await installation.stop();
  }
}

if (process.argv[2] === 'states') await shootAllStates();
else await main();
