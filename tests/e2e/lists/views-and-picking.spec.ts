import type { Page } from '@playwright/test';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a view is renamed and deleted from its list', async ({ page }) => {
  await beSignedInAs(page, 'finance');
  await page.goto('/billing/refunds?sort=amount');
  const saved = page.getByRole('dialog', { name: 'Saved views' });
  await button(page, 'Views').click();
  await saved.getByLabel('Save what you see as a view').fill('Small refunds');
  await saved.getByRole('checkbox', { name: 'Open the list with it' }).check();
  await saved.getByRole('button', { name: 'Save view' }).click();
  const chips = page.getByRole('group', { name: 'Views' });
  await expect(chips.getByRole('button', { name: /Small refunds/ })).toHaveAttribute('aria-pressed', 'true');

  // A list that is merely opened shows its default view; "All" is all.
  await page.goto('/billing/refunds');
  await expect(page).toHaveURL(/view=/);
  await chips.getByRole('button', { name: 'All', exact: true }).click();
  await expect(page).not.toHaveURL(/view=/);

  await button(page, 'Views').click();
  await saved.getByRole('button', { name: 'Rename Small refunds' }).click();
  await saved.getByLabel('New name of Small refunds').fill('Little refunds');
  await saved.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(chips.getByRole('button', { name: /Little refunds/ })).toBeVisible();
  await saved.getByRole('button', { name: 'Delete Little refunds' }).click();
  await saved.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(chips.getByRole('button', { name: /Little refunds/ })).toHaveCount(0);
});

test('Shift and a click select everything in between', async ({ page }) => {
  await beSignedInAs(page, 'auditor');
  await page.goto('/billing/subscriptions');
  const boxes = page.locator('tbody').getByRole('checkbox');
  await boxes.nth(1).click();
  await boxes.nth(4).click({ modifiers: ['Shift'] });
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('4 subscriptions selected');
  await page.getByRole('checkbox', { name: /on this page/ }).click();
  await expect(page.locator('tbody').getByRole('checkbox', { checked: false })).toHaveCount(0);
});
