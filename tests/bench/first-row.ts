/// <reference lib="dom" />
import { type Browser, chromium } from '@playwright/test';
import { ensureWebBuilt } from '@backdesk/launcher';
import { provideBrowser } from '../support/browser.ts';
import { type Figure, figure } from './figure.ts';
import { benchUsers, openScaleDatabase } from './scale/database.ts';
import { type Servers, startServers } from './scale/servers.ts';

const loads = 12;
const longestMs = 500;

/**
 * From the click on an address to the first row of the users, in a browser that has nothing of the desk
 * yet: no cache, no connection. The page times it by its own clock. The second figure is the sign-in
 * page in the same browser, which loads the same program and reads nothing.
 */
export async function firstRow(): Promise<Figure[]> {
  await ensureWebBuilt();
  const database = await openScaleDatabase(benchUsers);
  try {
    const servers = await startServers(database);
    const browser = await chromium.launch({
      executablePath: await provideBrowser(),
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    });
    try {
      const users: number[] = [];
      const signIn: number[] = [];
      for (let load = 0; load < loads; load += 1) {
        users.push(await shownAfter(browser, servers, '/users', '[data-row-link]'));
        signIn.push(await shownAfter(browser, servers, '/sign-in', 'h1', { isSignedIn: false }));
      }
      const name = 'first row of the users on screen, cold browser';
      return [
        // The first load warms PostgreSQL and the server's own code, as the desk is in the morning.
        {
          ...figure(name, benchUsers, users.slice(1), [longestMs], 1),
          shell_p50_ms: median(signIn.slice(1)),
        },
      ];
    } finally {
      await browser.close();
      await servers.stop();
    }
  } finally {
    await database.stop();
  }
}

async function shownAfter(
  browser: Browser,
  { url, headers }: Servers,
  path: string,
  selector: string,
  { isSignedIn = true } = {},
): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const [name = '', ...value] = (headers.cookie ?? '').split('=');
    if (isSignedIn) await context.addCookies([{ name, value: value.join('='), url }]);
    const page = await context.newPage();
    await page.addInitScript((wanted) => {
      const look = () => {
        if (!document.querySelector(wanted)) return requestAnimationFrame(look);
        return requestAnimationFrame(() => performance.mark('shown'));
      };
      look();
    }, selector);
    await page.goto(url + path, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('shown').length > 0);
    return await page.evaluate(() => performance.getEntriesByName('shown')[0]?.startTime ?? Number.NaN);
  } finally {
    await context.close();
  }
}

const median = (values: readonly number[]): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN);
