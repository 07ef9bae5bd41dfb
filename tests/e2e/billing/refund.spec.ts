import { expectAccessible } from '../../support/axe.ts';
import { customerAtStripe } from '../../support/customer-at-stripe.ts';
import { aRefundableCustomer } from '../../support/demo-data.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { untilShown } from '../../support/shown.ts';
import { signInAs } from '../../support/sign-in-page.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

// Our Stripe checks each answer against the SDK's schema, and compiles for a second or two what it meets
// for the first time. The refund that is timed below is not the first.
test.beforeAll(async ({ playwright }) => {
  const { runtime } = installation();
  const customer = await aRefundableCustomer();
  const { headers } = await customerAtStripe(customer.userId);
  const request = await playwright.request.newContext();
  const refund = await request.post(`${runtime.urls.stripe}/v1/refunds`, {
    headers,
    form: { payment_intent: customer.paymentIntent, amount: 100 },
  });
  expect(refund.status()).toBe(200);
  await request.dispose();
});

test('a support lead pastes an e-mail, refunds part of a payment, sees it succeed and finds it in the audit log', async ({
  page,
}) => {
  test.slow();
  const customer = await aRefundableCustomer();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) problems.push(message.text());
  });

  await page.goto('/sign-in');
  await expect(page.getByRole('textbox', { name: /e-mail/i })).toBeVisible();
  await expectAccessible(page, 'sign-in');
  await signInAs(page, 'support_lead');
  await expect(page.getByText('Simulated Stripe')).toBeVisible();
  await expectAccessible(page, 'users');

  // The e-mail as it comes out of a mail program; one exact match goes straight to the user.
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText(`  ${customer.email.toUpperCase()} `);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/users/${customer.userId}`));
  await expect(page.getByRole('heading', { name: customer.name })).toBeVisible();
  await expect(page.getByText(customer.email, { exact: true })).toHaveCount(0);
  await expectAccessible(page, 'user');

  await page
    .getByRole('main')
    .getByRole('link', { name: /^Refund(?!s)/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(/^Amount/)).toBeFocused();
  await expectAccessible(page, 'refund dialog');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('10.00');
  await dialog.getByLabel('Reason').selectOption({ label: 'The service failed' });
  await dialog.getByLabel('Note').fill('The output was cut off twice.');
  const shownAfter = untilShown(page, '[role=dialog] output', 'succeeded');
  await dialog.getByRole('button', { name: 'Refund $10.00' }).press('Enter');
  expect(await shownAfter, 'from Enter to succeeded, in ms').toBeLessThan(2_000);
  await expectAccessible(page, 'refund made');

  await dialog.getByRole('link', { name: 'Audit entries' }).press('Enter');
  await expect(page).toHaveURL(/\/staff\/audit/);
  await expect(page.getByText('billing.refund_payment').first()).toBeVisible();
  await expectAccessible(page, 'audit log');
  expect(problems).toEqual([]);
});

test('a double Enter, a reload and the back button make one refund', async ({ page }) => {
  const customer = await aRefundableCustomer();
  await beSignedInAs(page, 'support_agent');
  await page.goto(`/users/${customer.userId}/refund/${customer.paymentId}`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Amount/).fill('5.00');
  await dialog.getByLabel('Reason').selectOption({ label: 'Goodwill' });
  const button = dialog.getByRole('button', { name: 'Refund $5.00' });
  await button.focus();
  await Promise.all([
    page.keyboard.press('Enter'),
    page.keyboard.press('Enter'),
    page.keyboard.press('Enter'),
  ]);
  await expect(dialog.locator('output')).toContainText(/succeeded/i);
  await page.reload();
  await page.goBack();
  await page.goto(`/users/${customer.userId}`);
  await expect(page.getByRole('heading', { name: customer.name })).toBeVisible();
  await expect(page.getByText(/^Refund succeeded/)).toHaveCount(1);
});

test('what a customer typed is shown as text', async ({ page, request }) => {
  const { runtime } = installation();
  const hostile = `<img src=x onerror="document.title='owned'"> javascript:alert(1)`;
  const customer = await aRefundableCustomer();
  const { customerId, headers } = await customerAtStripe(customer.userId);
  const renamed = await request.post(`${runtime.urls.stripe}/v1/customers/${customerId}`, {
    headers,
    form: { name: hostile },
  });
  expect(renamed.status()).toBe(200);
  await beSignedInAs(page, 'finance');
  await page.goto(`/users/${customer.userId}`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(hostile, { timeout: 1_000 });
  }).toPass();
  await expect(page).not.toHaveTitle(/owned/);
});
