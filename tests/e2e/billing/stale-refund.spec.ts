import { withDatabase } from '../../support/database-of-desk.ts';
import { aRefundableCustomer } from '../../support/demo-data.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

const refundsOf = (paymentId: string) =>
  withDatabase(
    async (client) =>
      (
        await client.query<{ cents: number; state: string }>(
          'select amount_cents::int as cents, state from refunds where payment_id = $1 order by created_at',
          [paymentId],
        )
      ).rows,
  );

test('a dialog that was left open in another tab refunds no more than is left, says how much that is, and pays once', async ({
  page,
  context,
}) => {
  test.slow();
  const customer = await aRefundableCustomer();
  const path = `/users/${customer.userId}/refund/${customer.paymentId}`;
  const dollars = (cents: number) => `$${(cents / 100).toFixed(2)}`;
  const { amountCents } = customer;
  await beSignedInAs(page, 'owner');
  await page.goto(path);
  const stale = page.getByRole('dialog');
  await stale.getByLabel('Reason').selectOption({ label: 'Goodwill' });
  const whole = stale.getByRole('button', { name: `Refund ${dollars(amountCents)}` });
  await expect(whole).toBeVisible();
  // A tab that hears nothing, as one behind others on a laptop that slept.
  await page.route('**/trpc/**', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );

  const other = await context.newPage();
  await other.goto(path);
  const fresh = other.getByRole('dialog');
  await fresh.getByLabel(/^Amount/).fill('5.00');
  await fresh.getByLabel('Reason').selectOption({ label: 'Goodwill' });
  await fresh.getByRole('button', { name: 'Refund $5.00' }).press('Enter');
  await expect(fresh.locator('output')).toContainText(/succeeded/i);
  await other.close();

  if (await whole.isVisible()) {
    await whole.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
  }
  // What is left is said with its currency, and nothing was paid a second time.
  await expect(stale.getByText(`of ${dollars(amountCents - 500)} left`)).toBeVisible();
  await expect(stale.getByLabel(/^Amount in USD/)).toBeVisible();
  expect((await refundsOf(customer.paymentId)).map(({ cents }) => cents)).toEqual([500]);

  await page.unroute('**/trpc/**');
  await stale.getByRole('button', { name: 'Refund fully' }).click();
  const rest = stale.getByRole('button', { name: `Refund ${dollars(amountCents - 500)}` });
  await rest.focus();
  await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
  await expect(stale.locator('output')).toContainText(/succeeded/i);
  await page.goBack();
  expect((await refundsOf(customer.paymentId)).map(({ cents }) => cents)).toEqual([500, amountCents - 500]);
});
