import type { Page } from '@playwright/test';
import { expectAccessible } from '../../support/axe.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** Puts the cursor on the row with this number, from 1, as Tab does; from there the keys of lists work. */
async function focusRow(page: Page, number: number): Promise<void> {
  await page
    .getByRole('table', { name: 'Users' })
    .locator('[data-row-link]')
    .nth(number - 1)
    .focus();
}

const word = `Beta ${Date.now() % 100_000}`;

test('a support lead picks five users by keyboard, tags them, and filters the list by the tag', async ({
  page,
}) => {
  test.slow();
  await beSignedInAs(page, 'support_lead');
  await page.goto('/users');
  const table = page.getByRole('table', { name: 'Users' });
  await expect(table.getByRole('row').nth(5)).toBeVisible();

  // The first row, then everything down to the fifth.
  await focusRow(page, 1);
  await page.keyboard.press('x');
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar.getByText('1 user selected')).toBeVisible();
  for (const row of [2, 3, 4, 5]) {
    await page.keyboard.press('j');
    await expect(table.locator('[data-row-link]').nth(row - 1)).toBeFocused();
  }
  await page.keyboard.press('X');
  await expect(bar.getByText('5 users selected')).toBeVisible();
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/\/users\/tag/);
  const dialog = page.getByRole('dialog');
  const add = dialog.getByRole('combobox', { name: 'Add' });
  await expect(add).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByText('Choose at least one tag to add or to remove')).toBeVisible();
  await page.keyboard.insertText(word);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(word, { exact: true })).toBeVisible();
  await expect(add).toHaveValue('');
  await expectAccessible(page, 'tag users');
  // A reload in between keeps what was selected, and under which id it is asked for.
  await page.reload();
  await expect(add).toBeFocused();
  await page.keyboard.insertText(word);
  await page.keyboard.press('Enter');
  await expect(add).toHaveValue('');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/users\/tag\/[0-9a-f-]{36}/);
  await expect(dialog.getByText('5 users changed.')).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText(`Add “${word}” to 5 users`)).toBeVisible();
  await expectAccessible(page, 'users tagged');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/users(\?|$)/);

  await page.getByRole('button', { name: 'Filter', exact: true }).press('Enter');
  const filter = page.getByRole('dialog', { name: 'Add a filter' });
  await filter.getByLabel('Filter by').selectOption({ label: 'Tags' });
  await filter.getByRole('checkbox', { name: word }).press('Space');
  await filter.getByRole('button', { name: 'Apply' }).press('Enter');
  await expect(table.getByRole('row')).toHaveCount(6);
  await expect(page.getByText(word).first()).toBeVisible();
});

test('all that match are tagged but for one that was taken out, and a wrong address says what to do', async ({
  page,
}) => {
  test.slow();
  await beSignedInAs(page, 'support_lead');
  await page.goto('/users/tag');
  await expect(page.getByRole('dialog').getByText('Select users in the list first')).toBeVisible();
  await expect(page.getByRole('dialog').locator(':focus')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await focusRow(page, 1);
  await page.keyboard.press('x');
  const bar = page.getByRole('region', { name: 'Selection' });
  await bar.getByRole('button', { name: /^Select all/ }).press('Enter');
  await expect(bar.getByText(/^All \d+ users that match selected/)).toBeVisible();
  await focusRow(page, 2);
  await page.keyboard.press('x');
  await expect(bar.getByText(/^\d+ of the \d+ users that match selected/)).toBeVisible();
  const count = Number(/^(\d+) of/.exec(await bar.getByText(/ of the /).innerText())?.[1]);
  await bar.getByRole('button', { name: /^Tag/ }).press('Enter');
  const add = page.getByRole('combobox', { name: 'Add' });
  await expect(add).toBeFocused();
  await page.keyboard.insertText(`All but one ${word}`);
  await page.keyboard.press('Enter');
  await expect(add).toHaveValue('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByText(`${count} users changed.`)).toBeVisible({
    timeout: 30_000,
  });
});

test('who may not tag many users is offered no button', async ({ page }) => {
  await beSignedInAs(page, 'support_agent');
  await page.goto('/users');
  await focusRow(page, 1);
  await page.keyboard.press('x');
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar.getByText('1 user selected')).toBeVisible();
  await expect(bar.getByRole('button', { name: /^Tag/ })).toHaveCount(0);
});
