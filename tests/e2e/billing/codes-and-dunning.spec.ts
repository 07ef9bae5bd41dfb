import { expectGood } from '../../support/axe.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

test('a lead makes a discount code, and turns it off', async ({ page }) => {
  test.slow();
  const code = `E2E${Date.now().toString(36).toUpperCase()}`;
  await beSignedInAs(page, 'support_lead');
  await page.goto('/billing/discount-codes');
  await page.getByRole('link', { name: 'New code…' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Product').selectOption({ label: 'Better Together' });
  await dialog.getByLabel('Code', { exact: true }).fill(code);
  await dialog.getByLabel('Per cent off').fill('20');
  await expect(dialog.getByLabel('What customers get')).toContainText('20 % off once');
  await expectGood(page, 'making a discount code');
  await dialog.getByRole('button', { name: `Make ${code}` }).press('Enter');
  await expect(dialog.getByText('done', { exact: true })).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: code }).first().press('Enter');
  await page.getByRole('link', { name: 'Turn off…' }).press('Enter');
  await expect(dialog.getByLabel('What will happen')).toContainText('gets nothing');
  await dialog.getByRole('button', { name: `Turn ${code} off` }).press('Enter');
  await expect(dialog.getByText('done', { exact: true })).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await expect(page.getByText('off', { exact: true })).toBeVisible();
});

test('the invoices that failed are filtered, gone through by j and Enter, and acted upon in one line', async ({
  page,
}) => {
  test.slow();
  await beSignedInAs(page, 'support_lead');
  await page.goto('/billing/dunning');
  const table = page.getByRole('table', { name: 'Dunning' });
  await expect(table.getByRole('row').nth(1)).toBeVisible();
  await expectGood(page, 'dunning');
  await page.setViewportSize({ width: 1280, height: 800 });
  const acts = table.locator('.bd-list-acts').first().locator('a, button');
  await expect(acts).toHaveText(['Retry now…', 'Copy pay page', 'Give up…']);
  const boxes = await Promise.all((await acts.all()).map((button) => button.boundingBox()));
  expect(new Set(boxes.map((box) => box?.y)).size).toBe(1);
  expect((boxes[2]?.x ?? 0) + (boxes[2]?.width ?? 0)).toBeLessThan(1280);

  await page.getByRole('columnheader', { name: 'Behind since' }).getByRole('button').click();
  await expect(page).toHaveURL(/sort=/);
  await page.goto('/billing/dunning?filters=[{"field":"attempts","op":"at_least","value":999}]');
  await expect(page.getByRole('button', { name: 'Attempts at least 999', exact: true })).toBeVisible();
  await expect(table).toBeHidden();
  await page.goto('/billing/dunning');
  await expect(table.getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/billing\/invoices\/[0-9a-f-]+$/);
  await expect(page.getByRole('link', { name: 'Collect now…' })).toBeVisible();
});
