import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { INSTALLATION_VARIABLE } from '../support/browser-setup.ts';
import { provideBrowser } from '../support/browser.ts';
import { whileEmpty, whileLocked, whileMissing } from '../support/database-of-desk.ts';
import { startInstallation } from '../support/installation.ts';
import { beSignedInAs } from '../support/signed-in.ts';

// Every state of a list by a real fault, light and dark, wide and on a phone, for eyes to look at:
// npm run screenshots -- states [folder] [name of a list ...]. Ends with contact sheets.
const folder = resolve(process.argv[3] ?? 'test-results/states');
const wanted = process.argv.slice(4);
const widths = [1280, 390] as const;
const schemes = ['light', 'dark'] as const;

type List = { name: string; address: string; table: string; since: string };
const billing = (name: string, { table = name, since = 'createdAt' } = {}): List => ({
  name,
  address: `/billing/${name}`,
  table,
  since,
});
const allLists: readonly List[] = [
  { name: 'users', address: '/users', table: 'users', since: 'signedUpAt' },
  { name: 'intake', address: '/ingest', table: 'webhook_events', since: 'receivedAt' },
  billing('payments'),
  billing('subscriptions', { since: 'startedAt' }),
  billing('invoices'),
  billing('dunning', { table: 'invoices', since: 'dueAt' }),
  billing('refunds'),
  billing('disputes'),
  billing('credits', { table: 'credit_accounts' }),
  billing('plans'),
  billing('discount-codes', { table: 'discount_codes' }),
];
const lists = allLists.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

/** The same moment four times: both themes, both widths. `begin` brings about one that does not last. */
async function shoot(page: Page, list: List, state: string, begin?: () => Promise<void>): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
    for (const colorScheme of schemes) {
      await begin?.();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      const file = `${list.name}-${width}-${state}-${colorScheme}.png`;
      await page.screenshot({ path: join(folder, file), animations: 'disabled' });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

const rowsOf = (page: Page) => page.locator('[data-row-link]').first();
const emptyTitle = (page: Page, text: RegExp) => page.locator('.bd-empty-title').filter({ hasText: text });

async function shootStates(page: Page, list: List): Promise<void> {
  const open = async (search = '') => {
    await page.goto(`${list.address}${search}`);
  };
  const openFull = async (search = '') => {
    await open(search);
    await rowsOf(page).waitFor();
    await page.waitForLoadState('networkidle');
  };
  await whileLocked(list.table, async () => {
    await shoot(page, list, '1-skeleton', async () => {
      await open();
      await page.locator('.bd-list-skeleton').waitFor();
    });
  });
  await openFull();
  await shoot(page, list, '2-full');
  await open(`?q=zzqqzz&filters=[{"field":"${list.since}","op":"in_last","value":{"n":7,"unit":"day"}}]`);
  await emptyTitle(page, /^No .* match/).waitFor();
  await shoot(page, list, '3-no-match');
  await whileEmpty(list.table, async () => {
    await open();
    await emptyTitle(page, /^No .* yet|^Everything is paid/).waitFor();
    await shoot(page, list, '4-empty');
  });
  await openFull('?sort=password&filters=[{"field":"password","op":"is","value":"x"}]');
  await page.getByRole('alert').waitFor();
  await shoot(page, list, '5-partial');
  await openFull();
  await whileMissing(list.table, async () => {
    await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
    // Long enough that the rows are asked for again.
    await page.clock.fastForward(30_000);
    await page.goBack();
    await page
      .getByText(/Shown as of/)
      .last()
      .waitFor();
    await shoot(page, list, '6-stale');
    await open();
    await emptyTitle(page, /could not be loaded/).waitFor();
    await shoot(page, list, '7-error');
  });
  await openFull();
  await page.context().setOffline(true);
  await page.getByText('You are offline.').waitFor();
  await shoot(page, list, '8-offline');
  await page.context().setOffline(false);
}

/** What a member sees whose role lacks a list. No role lacks users or billing: here the answer about oneself does. */
async function shootForbidden(page: Page, list: List): Promise<void> {
  await page.goto(list.address);
  await page.getByText('Your role may not see this').waitFor();
  await shoot(page, list, '9-forbidden');
}

async function lackPermissions(page: Page): Promise<void> {
  await page.route(/\/trpc\/[^?]*staff\.me\b/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/"(users|billing|ingest):read",/g, '');
    await route.fulfill({ response: answer, body });
  });
}

/** All pictures of a list and a width on one sheet. */
async function contactSheet(browser: Browser, { name }: List, width: number): Promise<void> {
  const files = readdirSync(folder).filter((file) => file.startsWith(`${name}-${width}-`));
  const figures = files.map((file) => {
    const data = readFileSync(join(folder, file)).toString('base64');
    return `<figure><img src="data:image/png;base64,${data}"><figcaption>${file}</figcaption></figure>`;
  });
  const page = await browser.newPage({ viewport: { width: 1800, height: 600 } });
  await page.setContent(
    `<style>body{display:grid;grid-template-columns:repeat(${width === 390 ? 6 : 3},1fr);gap:8px;margin:8px}
    img{width:100%;border:1px solid #888}figure{margin:0}figcaption{font:12px sans-serif}</style>${figures.join('')}`,
  );
  await page.screenshot({ path: join(folder, `sheet-${name}-${width}.png`), fullPage: true });
  await page.close();
}

/** Makes the pictures, from an installation of its own. */
export async function shootAllStates(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const installation = await startInstallation({ BACKDESK_DEMO_USERS: '300' });
  const { url, home, runtime, credentials } = installation;
  process.env[INSTALLATION_VARIABLE] = JSON.stringify({ url, home, runtime, credentials });
  const browser = await chromium.launch({
    executablePath: await provideBrowser(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ baseURL: url });
    await page.clock.install();
    await beSignedInAs(page, 'engineer');
    const stranger = await browser.newPage({ baseURL: url });
    await beSignedInAs(stranger, 'support_agent');
    await lackPermissions(stranger);
    for (const list of lists) {
      await shootStates(page, list);
      await shootForbidden(stranger, list);
      for (const width of widths) await contactSheet(browser, list, width);
    }
  } finally {
    await browser.close();
    await installation.stop();
  }
}
