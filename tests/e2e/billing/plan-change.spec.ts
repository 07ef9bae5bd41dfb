import { expectAccessible } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** A running subscription of one plan, with a dearer price to change to: nothing that would pay for it is in the way. */
const aChangeableSubscription = () =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; name: string; plan: string }>(
      `select s.id, u.full_name as name, o.name as plan from subscriptions s join users u on u.id = s.user_id
       join lateral (select l.name from plan_prices p join plans l on l.id = p.plan_id
         where p.product_id = s.product_id and p.currency = s.currency and p.billing_interval = s.billing_interval
           and p.interval_count = s.interval_count and p.is_active and l.is_active and p.amount_cents > s.price_cents
           and p.stripe_price_id is not null order by p.amount_cents limit 1) o on true
       where s.status = 'active' and not s.is_cancel_at_period_end and s.cancel_at is null and s.item_count = 1
         and s.quantity = 1 and s.pause_behavior is null and s.stripe_subscription_id is not null
         and s.stripe_schedule_id is null and s.stripe_coupon_id is null
         and not exists (select from stripe_objects c where c.product_id = s.product_id and c.id = s.stripe_customer_id
           and (coalesce((c.raw->>'balance')::int, 0) <> 0 or jsonb_typeof(c.raw->'discount') = 'object'))
         and s.current_period_end_at > now() + interval '3 days'
         and s.current_period_start_at < now() - interval '3 days' and s.collection_method = 'charge_automatically'
         and exists (select from invoices i where i.subscription_id = s.id and i.status = 'paid')
       order by random() limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has no subscription whose plan can be changed.');
    return rows[0];
  });

async function stripe(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
  const response = await fetch(`${installation().runtime.urls.stripe}/_sim/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
}

test('a support agent changes a plan by keyboard, at the price of a preview that is neither missing nor old', async ({
  page,
}) => {
  test.slow();
  const { id, name, plan } = await aChangeableSubscription();
  await page.clock.install();
  await beSignedInAs(page, 'support_agent');
  await page.goto(`/billing/subscriptions/${id}`);
  const open = page.getByRole('link', { name: 'Change plan…' });
  await open.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Change the plan of ${name}` });
  const confirm = dialog.locator('button[type=submit]');
  const amounts = dialog.getByRole('region', { name: 'What will happen' });
  await expect(dialog.getByLabel('Plan', { exact: true })).toBeFocused();
  await expect(confirm).toBeDisabled();

  await stripe('POST', 'faults', {
    kind: '500_before_commit',
    method: 'POST',
    path: '/v1/invoices/create_preview',
    probability: 1,
  });
  try {
    // Letters find the option, as in every list of the browser.
    await page.keyboard.type(plan);
    await expect(amounts).toContainText('Stripe did not answer with a preview');
    await expect(confirm).toBeDisabled();
    await page.keyboard.press('Control+Enter');
  } finally {
    await stripe('DELETE', 'faults');
  }
  await amounts.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(amounts).toContainText('Due today');
  await expect(amounts).toContainText('Given back for unused time');
  await expect(confirm).toHaveText(/^Change now for .\d+\.\d\d$/);
  await expectAccessible(page, 'change a plan');

  await page.clock.fastForward('05:00');
  await expect(amounts).toContainText('five minutes old');
  await expect(confirm).toBeDisabled();
  await amounts.getByRole('button', { name: 'Preview again' }).press('Enter');
  await expect(confirm).toHaveText(/^Change now for /);

  await dialog.getByRole('radio', { name: 'Now, and pay the difference now' }).focus();
  const later = dialog.getByRole('radio', { name: 'With the next period' });
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(later).toBeChecked({ timeout: 1_000 });
  }).toPass();
  await expect(confirm).toHaveText('Change with the next period');
  await dialog.getByLabel('Note').focus();
  await page.keyboard.insertText('They asked for more.');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.locator('output')).toContainText('done', { timeout: 20_000 });
  await expect(dialog).toContainText(`It becomes ${plan}`);
  await expectAccessible(page, 'a change of plan that is planned');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();

  await page.getByRole('link', { name: 'Take back what is planned' }).press('Enter');
  const release = page.getByRole('dialog', {
    name: `Take back what is planned for the subscription of ${name}`,
  });
  await expect(release.getByLabel('Note')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(release.locator('output')).toContainText('done', { timeout: 20_000 });
  await page.keyboard.press('Enter');
  await expect(release).toBeHidden();
  await expect(open).toBeVisible();
});
