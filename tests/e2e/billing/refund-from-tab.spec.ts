import { aRefundableCustomer } from '../../support/demo-data.ts';
import { expect, test } from '../../support/e2e.ts';
import { signInAs } from '../../support/sign-in-page.ts';

test('a refund that was opened from the tab of billing is closed back to it', async ({ page }) => {
  test.slow();
  const customer = await aRefundableCustomer();
  await signInAs(page, 'support_lead');
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
  await signInAs(page, 'owner');
  await page.goto('/users');
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText(customer.paymentIntent);
  await expect(page.getByRole('option', { name: /Open the payment/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/billing/payments/${customer.paymentId}`));

  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('invite');
  await page.getByRole('option', { name: 'Invite a colleague…' }).waitFor();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/staff\/invitations\/new/);

  await page.goto('/users');
  await expect(page.getByRole('button', { name: 'CSV' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('export this');
  await page.getByRole('option', { name: 'Export this list…' }).waitFor();
  await page.keyboard.press('Enter');
  // Taking data out asks for the second factor first.
  await expect(page.getByRole('dialog').getByLabel(/code/i)).toBeVisible();
});
