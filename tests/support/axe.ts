import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './e2e.ts';

/** `goesOn`: a screen that is not good fails the test at its end, after the other screens were seen. */
type How = { goesOn?: boolean };

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What a theme can change; everything else is the same page. */
const ofColours = ['color-contrast', 'link-in-text-block'];
const laterRows = 'tbody tr:nth-child(n + 9)';
const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** No violation of WCAG 2.2 AA that axe can see, in the light and in the dark theme. */
export async function expectAccessible(page: Page, screen: string, how: How = {}): Promise<void> {
  await wear(page, 'light');
  await expectClean(axeOn(page).withTags(levels), `${screen}, light`, how);
  await wear(page, 'dark');
  await expectClean(axeOn(page).withRules(ofColours), `${screen}, dark`, how);
  await wear(page, 'light');
}

/** What every screen has to be: accessible in both themes, and as wide as a phone at 390 px. */
export async function expectGood(page: Page, screen: string, how: How = {}): Promise<void> {
  await expectAccessible(page, screen, how);
  await expectFitsPhone(page, screen, how);
}

/** Nothing scrolls sideways at 390 px. */
async function expectFitsPhone(page: Page, screen: string, { goesOn = false }: How = {}): Promise<void> {
  await page.setViewportSize(phone);
  const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  (goesOn ? expect.soft : expect)(over, `${screen} scrolls sideways on a phone, px`).toBeLessThanOrEqual(0);
  await page.setViewportSize(desk);
}

/** Lists in full what is wrong; listing what is right as well takes a quarter of its time. */
const axeOn = (page: Page) => new AxeBuilder({ page }).options({ resultTypes: ['violations'] });

async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
}

async function expectClean(axe: AxeBuilder, screen: string, { goesOn = false }: How): Promise<void> {
  // Rows beyond the eighth are drawn like those before them. One document without frames: axe need not
  // open a second page to put parts together.
  const { violations } = await axe.exclude(laterRows).setLegacyMode().analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' ')})`,
  );
  (goesOn ? expect.soft : expect)(found, screen).toEqual([]);
}
