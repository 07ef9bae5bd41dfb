import { expectGood } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** A payment of which an agent may not refund $150 alone, and a support lead may without another code. */
const aLargePayment = () =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>(
      `select p.id, u.full_name as name from payments p join users u on u.id = p.user_id
       where p.status = 'succeeded' and p.amount_cents > 15000 and p.refunded_cents = 0 and p.currency = 'USD'
         and not p.is_disputed and p.stripe_payment_intent_id is not null
         and not exists (select from refunds r where r.payment_id = p.id)
       order by random() limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has no large payment that nobody has refunded.');
    return rows[0];
  });

test('an agent asks for more than they may refund, a lead approves it, and it is paid', async ({
  page,
  browser,
}) => {
  test.slow();
  const payment = await aLargePayment();
  await beSignedInAs(page, 'support_agent');
  await page.goto(`/billing/payments/${payment.id}/refund`);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(/^Amount/)).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('150.00');
  await dialog.getByLabel('Reason').selectOption({ label: 'The service failed' });
  await dialog.getByLabel('Note').fill('Down for a week.');
  await dialog.getByRole('button', { name: 'Refund $150.00' }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Your limit is $100.00');
  await expect(dialog.getByRole('button', { name: 'Ask for approval' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('awaiting approval', { exact: true })).toBeVisible();

  const context = await browser.newContext();
  try {
    const lead = await context.newPage();
    await beSignedInAs(lead, 'support_lead');
    await lead.goto('/billing/approvals');
    const row = lead.getByRole('row').filter({ hasText: payment.name });
    await expect(row).toContainText('The service failed');
    await expectGood(lead, 'approvals');
    await row.getByRole('link', { name: '$150.00' }).press('Enter');
    const request = lead.getByRole('dialog', { name: `Refund for ${payment.name}` });
    await expect(request.getByText('Down for a week.')).toBeVisible();
    const approve = request.getByRole('radio', { name: /^Approve/ });
    await expect(approve).toBeFocused();
    await expect(request.getByRole('button', { name: 'Choose first' })).toBeDisabled();
    await lead.keyboard.press('Space');
    await expectGood(lead, 'a request');
    await request.getByRole('button', { name: 'Approve and refund $150.00' }).press('Enter');
    await expect(request.getByText('Approved and done')).toBeVisible({ timeout: 20_000 });
    await lead.keyboard.press('Escape');
    await expect(lead.getByRole('table', { name: 'Requests that were decided' })).toContainText(payment.name);
  } finally {
    await context.close();
  }
  await expect(dialog.getByText('succeeded', { exact: true })).toBeVisible({ timeout: 20_000 });
});

/** A running subscription whose next charge nothing keeps from being moved, and a day that gives about $150 of it away. */
const aMovableSubscription = () =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; name: string; day: string }>(
      `select s.id, u.full_name as name,
         to_char(s.current_period_end_at + interval '1 day' * ceil(15000 * 30.0 / s.recurring_cents), 'YYYY-MM-DD') as day
       from subscriptions s join users u on u.id = s.user_id
       where s.status = 'active' and not s.is_cancel_at_period_end and s.cancel_at is null and s.pause_behavior is null
         and s.stripe_subscription_id is not null and s.stripe_schedule_id is null and s.currency = 'USD'
         and s.billing_interval = 'month' and s.interval_count = 1 and s.recurring_cents between 1000 and 15000
         and s.current_period_end_at > now() + interval '3 days'
         and not exists (select from goodwill_given g where g.user_id = s.user_id)
       order by random() limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has no subscription whose next charge can be moved.');
    return rows[0];
  });

test('free days above the limit say so before anybody confirms, and are given once a lead agrees', async ({
  page,
  browser,
}) => {
  test.slow();
  const { id, name, day } = await aMovableSubscription();
  await beSignedInAs(page, 'support_agent');
  await page.goto(`/billing/subscriptions/${id}/renewal`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Next charge on').fill(day);
  await expect(dialog.getByText(/^This needs approval You may still give \$\d+\.00$/)).toBeVisible();
  await expect(dialog.getByLabel('What will happen')).toContainText('Given away');
  await expectGood(page, 'a later charge that needs approval');
  await dialog.getByRole('button', { name: 'Ask for approval' }).press('Enter');
  await expect(dialog.getByText('Nothing is changed until a colleague agrees.')).toBeVisible();

  const context = await browser.newContext();
  try {
    const lead = await context.newPage();
    await beSignedInAs(lead, 'support_lead');
    await lead.goto('/billing/approvals');
    const row = lead.getByRole('row').filter({ hasText: name }).filter({ hasText: 'Later charge' });
    await row.getByRole('link').first().press('Enter');
    const request = lead.getByRole('dialog', { name: `Later charge for ${name}` });
    await expect(request.getByText(`Move the next charge to ${day}`)).toBeVisible();
    await lead.keyboard.press('Space');
    await request.getByRole('button', { name: /^Approve and give/ }).press('Enter');
    await expect(request.getByText('Approved and done')).toBeVisible({ timeout: 20_000 });
  } finally {
    await context.close();
  }
  await expect(dialog.getByText('done', { exact: true })).toBeVisible({ timeout: 20_000 });
});
