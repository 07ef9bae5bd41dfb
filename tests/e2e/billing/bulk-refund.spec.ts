import { expectGood } from '../../support/axe.ts';
import { customerAtStripe } from '../../support/customer-at-stripe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { confirmWithCode, demoMember } from '../../support/sign-in-page.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

const amounts = [701, 702, 703];

/** A user of the demo who has just paid three times, as the desk knows it. */
async function whoPaidThrice(): Promise<string> {
  const userId = await withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from users where stripe_customer_id is not null order by random() limit 1`,
    );
    return rows[0]?.id ?? '';
  });
  const { customerId, headers } = await customerAtStripe(userId);
  for (const amount of amounts) {
    const paid = await fetch(`${installation().runtime.urls.stripe}/v1/payment_intents`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({
        customer: customerId,
        amount: String(amount),
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: 'true',
        off_session: 'true',
      }),
    });
    expect(paid.status).toBe(200);
  }
  const found = () =>
    withDatabase(async (client) => {
      const { rows } = await client.query(
        `select id from payments where user_id = $1 and status = 'succeeded' and amount_cents = any($2)`,
        [userId, amounts],
      );
      return rows.length;
    });
  await expect.poll(found, { timeout: 20_000 }).toBe(3);
  return userId;
}

test('finance refunds the payments that were selected, after seeing what that comes to', async ({ page }) => {
  test.slow();
  const userId = await whoPaidThrice();
  await beSignedInAs(page, 'finance');
  await page.goto(`/billing/payments?q=${userId}`);
  const table = page.getByRole('table', { name: 'Payments', exact: true });
  await expect(table.getByRole('row').filter({ hasText: '$7.03' })).toBeVisible();
  await table.locator('[data-row-link]').first().focus();
  for (const key of ['x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key);
  const bar = page.getByRole('region', { name: 'Selection' });
  await bar.getByRole('button', { name: 'Refund…' }).press('Enter');
  await expect(page).toHaveURL(/\/billing\/payments\/refund-many/);
  const dialog = page.getByRole('dialog', { name: 'Refund 3 payments' });
  await expect(dialog.getByLabel('What will happen')).toContainText('$21.06');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  const send = dialog.getByRole('button', { name: 'Refund 3 payments: $21.06' });
  await send.press('Enter');
  await expect(dialog.getByText('Has to be chosen')).toBeVisible();
  await dialog.getByLabel('Reason').selectOption({ label: 'The service failed' });
  await expectGood(page, 'a bulk refund');
  await send.press('Enter');
  await confirmWithCode(page, demoMember('finance'));
  await expect(page).toHaveURL(/\/billing\/payments\/refund-many\/[0-9a-f-]{36}/);
  await expect(page.getByText('3 of 3 refunds are on their way to Stripe.')).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  const refunded = () =>
    withDatabase(async (client) => {
      const { rows } = await client.query<{ n: number }>(
        `select count(*)::int as n from refunds where user_id = $1 and state = 'succeeded' and amount_cents = any($2)`,
        [userId, amounts],
      );
      return rows[0]?.n;
    });
  await expect.poll(refunded, { timeout: 30_000 }).toBe(3);
});
