import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../../support/e2e.ts';
import { goBack, tabTo } from '../../support/keyboard.ts';
import { confirmWithCode, demoMember } from '../../support/sign-in-page.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

const rows = (page: Page) => page.locator('tbody tr');
const rowLinks = (page: Page) => page.locator('tbody [data-row-link]');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const firstRow = (page: Page) => rowLinks(page).first().getAttribute('data-row-link');

test('filter, sort, page, columns, view, selection, export and back, by keyboard alone', async ({ page }) => {
  test.setTimeout(180_000);
  await beSignedInAs(page, 'support_lead');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/billing/payments');
  await expect(rows(page)).toHaveCount(50);
  // What the page asks for before its program runs, the program takes and does not ask again.
  expect(asked.filter((path) => /staff\.me|billing\.payments$/.test(path))).toEqual([
    '/trpc/staff.me',
    '/trpc/billing.payments',
  ]);

  await test.step('a filter is added, and stands as a chip and in the address', async () => {
    await tabTo(page, button(page, 'Filter'));
    await page.keyboard.press('Enter');
    const editor = page.getByRole('dialog', { name: 'Add a filter' });
    await expect(editor.getByLabel('Filter by')).toBeFocused();
    await page.keyboard.type('Status');
    await tabTo(page, editor.getByLabel('Succeeded'));
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expect(editor).toBeHidden();
    await expect(button(page, 'Status is Succeeded')).toBeVisible();
    await expect(page).toHaveURL(/filters=.*succeeded/);
    await expect(page.getByRole('table').getByText('Failed', { exact: true })).toHaveCount(0);
  });

  await test.step('a head sorts, both ways, and says so', async () => {
    const head = page.getByRole('columnheader', { name: 'Amount' });
    await tabTo(page, head.getByRole('button'));
    await page.keyboard.press('Enter');
    await expect(head).toHaveAttribute('aria-sort', 'descending');
    await page.keyboard.press('Enter');
    await expect(head).toHaveAttribute('aria-sort', 'ascending');
    await expect(page).toHaveURL(/sort=amount/);
  });

  await test.step('n and p turn the page; the row comes back', async () => {
    // A page that is still being read has no next one yet.
    await expect(page.locator('.bd-list-stale, [aria-busy=true]')).toHaveCount(0);
    const before = await firstRow(page);
    await page.keyboard.press('n');
    await expect.poll(() => firstRow(page)).not.toBe(before);
    await page.keyboard.press('p');
    await expect.poll(() => firstRow(page)).toBe(before);
  });

  await test.step('a column goes, another moves to the front; the focus comes back', async () => {
    await tabTo(page, button(page, 'Columns'), 'Shift+Tab');
    await page.keyboard.press('Enter');
    const chooser = page.getByRole('dialog', { name: 'Columns' });
    await tabTo(page, chooser.getByRole('button', { name: 'Move Status up' }));
    await page.keyboard.press('Enter');
    await tabTo(page, chooser.getByRole('checkbox', { name: 'Description' }));
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await expect(button(page, 'Columns')).toBeFocused();
    await expect(page.getByRole('columnheader')).toHaveText([
      '',
      'Status',
      'Amount',
      'User',
      'Created',
      'Refunded',
      'Copy and open',
    ]);
  });

  const view = `Small payments ${Date.now()}`;
  await test.step('what stands there is saved as a view', async () => {
    await tabTo(page, button(page, 'Views'), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Save what you see as a view')).toBeFocused();
    await page.keyboard.type(view);
    await page.keyboard.press('Enter');
    const chip = page.getByRole('group', { name: 'Views' }).getByRole('button', { name: view });
    await expect(chip).toHaveAttribute('aria-pressed', 'true');
    await expect(chip).toHaveText(/\d/);
    await expect(page.getByText('modified')).toBeHidden();
  });

  await test.step('another order is a modified view, and one key away from the saved one', async () => {
    await tabTo(page, page.getByRole('columnheader', { name: 'Created' }).getByRole('button'));
    await page.keyboard.press('Enter');
    await expect(page.getByText('modified')).toBeVisible();
    await tabTo(page, button(page, 'Reset'), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
  });

  await test.step('rows are selected, then all that match', async () => {
    const selection = page.getByRole('region', { name: 'Selection' });
    await page.keyboard.press('j');
    await expect(rowLinks(page).first()).toBeFocused();
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await expect(selection).toContainText('3 payments selected');
    await tabTo(page, selection.getByRole('button', { name: /^Select all/ }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(selection).toContainText(/All [\d,]+ payments that match selected/);
    await page.keyboard.press('Escape');
    await expect(selection).toBeHidden();
  });

  await test.step('the file holds exactly what is shown, of all pages', async () => {
    const count = await page.locator('.bd-list-count [aria-hidden]').textContent();
    await tabTo(page, button(page, 'CSV'), 'Shift+Tab');
    const coming = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    await confirmWithCode(page, demoMember('support_lead'));
    const file = await coming;
    const text = await readFile(await file.path(), 'utf8');
    const [head = '', ...lines] = text.replace('\uFEFF', '').trimEnd().split('\r\n');
    expect(head.split(',').slice(0, 2).join(',')).toContain('Status');
    expect(head).not.toContain('Description');
    expect(lines).toHaveLength(Number(count?.replaceAll(',', '')));
    await expect(page.getByText(`Saved ${count} payments`)).toBeVisible();
  });

  await test.step('Enter opens a row, back finds the list as it was', async () => {
    const address = page.url();
    await tabTo(page, rowLinks(page).first());
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/billing\/payments\/[0-9a-f-]{36}$/);
    await goBack(page);
    await expect(page).toHaveURL(address);
    await expect(page.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
  });

  await test.step('the keys are on a sheet', async () => {
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await expect(sheet).toContainText('Select the payment, or let it go');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  });
});

test('users are found by what was pasted, and by what belongs to them', async ({ page }) => {
  await beSignedInAs(page, 'support_agent');
  await page.goto('/users');
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'CSV' })).toHaveCount(0);

  // The rows are drawn a moment before the keys of the list are heard.
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(page.locator('[data-list-search]')).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type('ra');
  await expect(page).toHaveURL(/q=ra/);
  await expect(page.locator('.bd-recognised')).toContainText(/name/i);
  await expect(rowLinks(page).first()).toHaveText(/ra/i);

  const filters = [
    { relation: 'payments', has: true, where: [{ field: 'status', op: 'in', value: ['failed'] }] },
  ];
  await page.goto(`/users?filters=${encodeURIComponent(JSON.stringify(filters))}`);
  await expect(button(page, 'has payments where Status is Failed')).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
  await button(page, 'has payments where Status is Failed').focus();
  // As on a slow laptop: whatever the screen has to do first, it must not take the focus away.
  const machine = await page.context().newCDPSession(page);
  await machine.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.keyboard.press('Delete');
  await expect(page).not.toHaveURL(/filters=/);
  await expect(button(page, 'has payments where Status is Failed')).toBeHidden();
  await expect(rows(page).first()).toBeVisible();
  await machine.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await expect(button(page, 'Filter')).toBeFocused();
});
