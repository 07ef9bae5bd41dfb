import { expectAccessible } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** A payment whose row here says another sum than Stripe, found by a sweep that was not allowed to repair. */
const aDifference = () =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; stripeId: string; captured: string }>(
      `with payment as (
         select id, product_id, stripe_payment_intent_id, captured_cents from payments
         where status = 'succeeded' and refunded_cents = 0 order by random() limit 1),
       planted as (update payments p set captured_cents = p.captured_cents + 1 from payment where p.id = payment.id)
       insert into sync_drifts (id, product_id, object_type, stripe_id, field, mirror_value, stripe_value, cause, last_seen_at)
       select gen_random_uuid(), product_id, 'payment_intent', stripe_payment_intent_id, 'captured',
         (captured_cents + 1)::text, captured_cents::text, 'The row was changed by a test.', now() from payment
       returning id, stripe_id as "stripeId", stripe_value as captured`,
    );
    if (!rows[0]) throw new Error('The demo has no payment that succeeded.');
    return rows[0];
  });

const capturedOf = (stripeId: string) =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ captured: string }>(
      'select captured_cents::text as captured from payments where stripe_payment_intent_id = $1',
      [stripeId],
    );
    return rows[0]?.captured;
  });

test('a difference is repaired from Stripe by keyboard, and another one is set aside', async ({ page }) => {
  test.slow();
  const [wrong, known] = [await aDifference(), await aDifference()];
  await beSignedInAs(page, 'support_lead');
  await page.goto(`/billing/sync?q=${wrong.stripeId}`);
  await expect(page.getByText(/complete to/).first()).toBeVisible();
  await expectAccessible(page, 'the sync screen');
  const table = page.getByRole('table', { name: 'Sync with Stripe', exact: true });
  await expect(table.getByText('Open', { exact: true })).toBeVisible();
  await table.locator('[data-row-link]').first().press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('The row was changed by a test.')).toBeVisible();
  await expectAccessible(page, 'one difference');
  await dialog.getByRole('link', { name: 'Repair…' }).press('Enter');
  await dialog.getByRole('button', { name: 'Repair 1 difference' }).press('Enter');
  await expect(dialog.getByText('1 of 1 are as at Stripe now.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(table.getByText('Repaired')).toBeVisible();
  expect(await capturedOf(wrong.stripeId)).toBe(wrong.captured);

  await page.goto(`/billing/sync/${known.id}?q=${known.stripeId}`);
  await dialog.getByRole('link', { name: 'Set aside…' }).press('Enter');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Say in a few words why')).toBeVisible();
  await page.keyboard.insertText('Known to the tests');
  await page.keyboard.press('Enter');
  await expect(table.getByText('Set aside')).toBeVisible();

  // The page of the payment itself has the same remedy.
  const paymentId = await withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select id from payments where stripe_payment_intent_id = $1',
      [known.stripeId],
    );
    return rows[0]?.id;
  });
  await page.goto(`/billing/payments/${paymentId}`);
  await page.getByRole('button', { name: 'Read again' }).press('Enter');
  await expect(dialog.getByText('It is here as Stripe has it now.')).toBeVisible();
  expect(await capturedOf(known.stripeId)).toBe(known.captured);
});
