import { aRefundableCustomer } from '../../support/demo-data.ts';
import { expect, test } from '../../support/e2e.ts';
import type { Page } from '@playwright/test';
import { beSignedInAs } from '../../support/signed-in.ts';

/** Opens the palette on a page that hears keys by now. */
async function openPalette(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // A key that comes before the page hears any is lost; pressed again it opens nothing twice.
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: /^Look up a user/ })).toBeFocused({ timeout: 2_000 });
  }).toPass();
}

test('a refund that was opened from the tab of billing is closed back to it', async ({ page }) => {
  test.slow();
  const customer = await aRefundableCustomer();
  await beSignedInAs(page, 'support_lead');
  await page.goto(`/users/${customer.userId}/billing`);
  const link = page.getByRole('link', { name: 'Refund', exact: true }).first();
  await link.press('Enter');
  await expect(page).toHaveURL(/\/refund\//);
  await expect(page.getByRole('dialog').getByLabel(/^Amount/)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(new RegExp(`/users/${customer.userId}/billing`));
  await expect(link).toBeFocused();
});

test('the palette opens the payment that a pasted id names, and takes out the list on the screen', async ({
  page,
}) => {
  test.slow();
  const customer = await aRefundableCustomer();
  await beSignedInAs(page, 'owner');
  await page.goto('/users');
  await openPalette(page);
  await page.keyboard.insertText(customer.paymentIntent);
  await expect(page.getByRole('option', { name: /Open the payment/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/billing/payments/${customer.paymentId}`));

  await openPalette(page);
  await page.keyboard.insertText('invite');
  await page.getByRole('option', { name: 'Invite a colleague…' }).waitFor();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/staff\/invitations\/new/);

  await page.goto('/users');
  await expect(page.getByRole('button', { name: 'CSV' })).toBeVisible();
  await openPalette(page);
  await page.keyboard.insertText('export this');
  await page.getByRole('option', { name: 'Export this list…' }).waitFor();
  await page.keyboard.press('Enter');
  // Taking data out asks for the second factor first.
  await expect(page.getByRole('dialog').getByLabel(/code/i)).toBeVisible();
});
