import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { INSTALLATION_VARIABLE } from '../support/browser-setup.ts';
import { provideBrowser } from '../support/browser.ts';
import { whileEmpty, whileLocked, whileMissing } from '../support/database-of-desk.ts';
import { startInstallation } from '../support/installation.ts';
import { beSignedInAs } from '../support/signed-in.ts';

// Every state of a list by a real fault, light and dark, wide and on a phone, for eyes to look at:
// npm run screenshots -- states <folder>. Ends with contact sheets.
const folder = resolve(process.argv[3] ?? 'test-results/states');
const widths = [1280, 390] as const;
const schemes = ['light', 'dark'] as const;

type List = { name: string; address: string; table: string };
const lists: readonly List[] = [
  { name: 'users', address: '/users', table: 'users' },
  { name: 'payments', address: '/billing/payments', table: 'payments' },
  { name: 'webhook-events', address: '/ingest', table: 'webhook_events' },
];

/** The same moment four times: both themes, both widths. */
async function shoot(page: Page, list: List, state: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      const file = `${list.name}-${width}-${state}-${colorScheme}.png`;
      await page.screenshot({ path: join(folder, file), animations: 'disabled' });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

const rowsOf = (page: Page) => page.locator('[data-row-link]').first();

async function shootStates(page: Page, list: List): Promise<void> {
  const open = async (search = '') => {
    await page.goto(`${list.address}${search}`);
  };
  await whileLocked(list.table, async () => {
    await open();
    await page.locator('.bd-list-skeleton').waitFor();
    await shoot(page, list, '1-skeleton');
  });
  await rowsOf(page).waitFor();
  await shoot(page, list, '2-full');
  await open('?q=zzqqzz');
  await page.getByText(/No .* match/).waitFor();
  await shoot(page, list, '3-no-match');
  await whileEmpty(list.table, async () => {
    await open();
    await page.getByText(/No .* yet/).waitFor();
    await shoot(page, list, '4-empty');
  });
  await open('?sort=password&filters=[{"field":"password","op":"is","value":"x"}]');
  await rowsOf(page).waitFor();
  await page.getByRole('alert').waitFor();
  await shoot(page, list, '5-partial');
  await open();
  await rowsOf(page).waitFor();
  await whileMissing(list.table, async () => {
    await open();
    await page.getByText(/Reference/).waitFor({ timeout: 60_000 });
    await shoot(page, list, '6-error');
  });
  await open();
  await rowsOf(page).waitFor();
  await page.context().setOffline(true);
  await page.getByText('You are offline.').waitFor();
  await shoot(page, list, '7-offline');
  await page.context().setOffline(false);
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
    await beSignedInAs(page, 'engineer');
    for (const list of lists) await shootStates(page, list);
    const stranger = await browser.newPage({ baseURL: url });
    await beSignedInAs(stranger, 'support_agent');
    for (const list of lists.filter(({ address }) => address === '/ingest')) {
      await stranger.goto(list.address);
      await stranger.getByText('Your role may not see this').waitFor();
      await shoot(stranger, list, '8-forbidden');
    }
    for (const list of lists) for (const width of widths) await contactSheet(browser, list, width);
  } finally {
    await browser.close();
    await installation.stop();
  }
}
