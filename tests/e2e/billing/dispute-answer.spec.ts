import { expectGood } from '../../support/axe.ts';
import { customerAtStripe, payAndDispute } from '../../support/customer-at-stripe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** Somebody whose last payments are disputed, and those disputes as the desk knows them. */
async function twoDisputes() {
  const user = await withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>(
      `select id, full_name as name from users where stripe_customer_id is not null order by random() limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has nobody at Stripe.');
    return rows[0];
  });
  await payAndDispute(user.id, 2_900);
  await payAndDispute(user.id, 4_100);
  const find = () =>
    withDatabase(async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `select id from disputes where user_id = $1 and status = 'needs_response' and amount_cents in (2900, 4100)
         order by amount_cents`,
        [user.id],
      );
      return rows.map(({ id }) => id);
    });
  await expect.poll(async () => (await find()).length, { timeout: 20_000 }).toBe(2);
  const [answered = '', accepted = ''] = await find();
  return { name: user.name, answered, accepted };
}

/** A small payment that its network warns of; answers our id of it once the desk knows. */
async function aWarnedPayment(): Promise<string> {
  const { userId, key } = await withDatabase(async (client) => {
    const { rows } = await client.query<{ userId: string; key: string }>(
      `select u.id as "userId", p.key from users u join products p on p.id = u.product_id
       where u.stripe_customer_id is not null order by random() limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has nobody at Stripe.');
    return rows[0];
  });
  const { customerId, headers } = await customerAtStripe(userId);
  const stripe = installation().runtime.urls.stripe;
  const paid = await fetch(`${stripe}/v1/payment_intents`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      customer: customerId,
      amount: '250',
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: 'true',
      off_session: 'true',
    }),
  });
  const { id, latest_charge: charge } = (await paid.json()) as { id: string; latest_charge: string };
  const warned = await fetch(`${stripe}/_sim/early_fraud_warnings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: key.replaceAll('-', '_'), charge }),
  });
  expect(warned.status).toBe(200);
  const find = () =>
    withDatabase(async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `select p.id from payments p join early_fraud_warnings w on w.payment_id = p.id
         where p.stripe_payment_intent_id = $1`,
        [id],
      );
      return rows[0]?.id ?? '';
    });
  await expect.poll(find, { timeout: 20_000 }).not.toBe('');
  return find();
}

const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(40_000, 32)]);

test('a lead answers a dispute: a draft with a file, then to the bank for good; and accepts another', async ({
  page,
}) => {
  test.slow();
  const { name, answered, accepted } = await twoDisputes();
  await beSignedInAs(page, 'support_lead');
  await page.goto(`/billing/disputes/${answered}`);
  await page.getByRole('link', { name: 'Answer…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: `Answer the dispute of ${name}` });
  await expect(dialog.getByRole('textbox').first()).toBeFocused();
  await page.keyboard.insertText('Signed in on 40 days after the payment, from the same place as before.');
  const proof = dialog.getByRole('group', { name: 'Proof that it was provided' });
  await proof
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.exe', mimeType: 'text/plain', buffer: pdf });
  await expect(proof.getByRole('alert')).toContainText('Only PDF, JPEG and PNG');
  await proof
    .locator('input[type=file]')
    .setInputFiles({ name: 'usage log.pdf', mimeType: 'application/pdf', buffer: pdf });
  await expect(proof.getByText('usage log.pdf, 40 kB')).toBeVisible();
  await expectGood(page, 'answering a dispute');
  await dialog.getByRole('button', { name: 'Save the draft' }).press('Enter');
  await expect(dialog.getByText('done', { exact: true })).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await expect(page.getByText('Written, not sent')).toBeVisible();

  await expect(page.getByRole('link', { name: 'Answer…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(proof.getByText('usage log.pdf, 40 kB')).toBeVisible();
  await dialog.getByRole('radio', { name: 'Send it to the bank' }).check();
  const send = dialog.getByRole('button', { name: 'Send to the bank' });
  await expect(dialog.getByText(/Nothing can be added, changed or taken back/)).toBeVisible();
  await expect(send).toBeDisabled();
  await dialog.getByRole('checkbox', { name: /This is final/ }).check();
  await expectGood(page, 'sending evidence');
  await send.press('Enter');
  await expect(dialog.getByText('done', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(dialog.getByText('Under review')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).press('Enter');
  await expect(page.getByText('Sent once')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Answer…' })).toHaveCount(0);

  await page.goto(`/billing/disputes/${accepted}/accept`);
  const accept = page.getByRole('dialog', { name: `Accept the dispute of ${name}` });
  const lose = accept.getByRole('button', { name: /^Accept, and lose / });
  await expect(lose).toBeDisabled();
  await expect(accept.getByRole('checkbox')).toBeFocused();
  await page.keyboard.press('Space');
  await expectGood(page, 'accepting a dispute');
  await lose.press('Enter');
  await expect(accept.getByText('done', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(accept.getByText('Lost')).toBeVisible();

  const warned = await aWarnedPayment();
  await page.goto('/billing/fraud-warnings');
  const table = page.getByRole('table', { name: 'Fraud warnings' });
  await expect(table.getByRole('row').filter({ hasText: '$2.50' })).toBeVisible({ timeout: 20_000 });
  await expectGood(page, 'fraud warnings');
  await table.getByRole('link', { name: /^Refund \$2\.50 to / }).press('Enter');
  const refund = page.getByRole('dialog');
  await expect(refund.getByLabel('Reason')).toHaveValue('fraudulent');
  await expect(page).toHaveURL(new RegExp(`/billing/payments/${warned}/refund`));
});
