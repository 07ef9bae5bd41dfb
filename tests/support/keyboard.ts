/// <reference lib="dom" />
import type { Locator, Page } from '@playwright/test';
import { expect } from './e2e.ts';

const mostPresses = 150;

/** Presses Tab until the focus is on it, as somebody without a mouse does. Fails after a whole round. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < mostPresses; presses += 1) {
    await page.keyboard.press(key);
    if (await target.evaluate((element) => element.matches(':focus'))) return;
  }
  throw new Error(`${key} never reached ${target.toString()}.`);
}

/** Tabs to it and presses Enter. */
export async function enterOn(page: Page, target: Locator, key?: 'Tab' | 'Shift+Tab'): Promise<void> {
  await tabTo(page, target, key);
  await page.keyboard.press('Enter');
}

/** Counts what a mouse, a pen or a finger does on the page from now on: `expectNoPointer` reads it. */
export async function watchPointer(page: Page): Promise<{ expectNoPointer: () => Promise<void> }> {
  await page.addInitScript(() => {
    addEventListener('pointerdown', () => sessionStorage.setItem('pointer-was-used', 'yes'), true);
  });
  return {
    expectNoPointer: async () => {
      expect(
        await page.evaluate(() => sessionStorage.getItem('pointer-was-used')),
        'a pointer was used',
      ).toBe(null);
    },
  };
}

/** The focus is on something that can be seen, not lost to the page itself. */
export async function expectFocusKept(page: Page, after: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName), {
      message: `where the focus is ${after}`,
    })
    .not.toBe('BODY');
}

/** Alt and the left arrow: a key of the browser's own, which keys that are sent to a page never reach. */
export async function goBack(page: Page): Promise<void> {
  await page.goBack();
}
