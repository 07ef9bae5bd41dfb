import { expectAccessible } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** A running subscription that costs something and whose payments can be paused. */
const aRunningSubscription = () =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>(
      `select s.id, u.full_name as name from subscriptions s join users u on u.id = s.user_id
       where s.status = 'active' and not s.is_cancel_at_period_end and s.cancel_at is null and s.item_count = 1
         and s.recurring_cents > 0 and s.pause_behavior is null and s.stripe_subscription_id is not null
         and s.stripe_schedule_id is null and s.collection_method = 'charge_automatically'
         and s.current_period_end_at > now() + interval '3 days'
         and not exists (select from subscriptions o where o.user_id = s.user_id and o.id <> s.id
           and o.status not in ('canceled', 'incomplete_expired'))
         and exists (select from invoices i where i.subscription_id = s.id and i.status = 'paid' and i.paid_cents > 0
           and i.created_at >= s.current_period_start_at - interval '1 hour')
         and not exists (select from payments p where p.user_id = s.user_id and (p.refunded_cents > 0 or p.is_disputed))
       order by random() limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has no subscription that can be ended and reinstated.');
    return rows[0];
  });

test('an agent sees three invoices before a pause, ends the subscription instead, and reinstates it', async ({
  page,
}) => {
  test.slow();
  const { id, name } = await aRunningSubscription();
  await beSignedInAs(page, 'support_agent');
  await page.goto(`/billing/subscriptions/${id}/pause`);
  const pause = page.getByRole('dialog', { name: `Pause the subscription of ${name}` });
  const rehearsal = pause.getByRole('region', { name: 'The next three invoices' });
  await expect(rehearsal.getByRole('listitem', { name: /^Invoice \d$/ })).toHaveCount(3);
  await expect(rehearsal).toContainText('voided');
  await expect(rehearsal).toContainText('Stripe says the same of the first invoice');
  await pause.getByRole('radio', { name: 'Pause the subscription' }).press('Space');
  await expect(rehearsal).toContainText('no invoice comes until it is resumed');
  await expectAccessible(page, 'a rehearsal');
  // As it was, so that leaving loses nothing.
  await pause.getByRole('radio', { name: 'Pause payments' }).press('Space');
  await page.keyboard.press('Escape');
  await expect(pause).toBeHidden();

  await page.getByRole('link', { name: 'Cancel…' }).press('Enter');
  const cancel = page.getByRole('dialog', { name: `Cancel the subscription of ${name}` });
  await cancel.getByRole('radio', { name: 'Now, for good' }).press('Space');
  await cancel.getByLabel('What they said').selectOption('other');
  await page.keyboard.press('Control+Enter');
  await expect(cancel.locator('output')).toContainText('done', { timeout: 20_000 });
  await page.keyboard.press('Enter');
  await expect(cancel).toBeHidden();

  await page.getByRole('link', { name: 'Reinstate…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: `Reinstate the subscription of ${name}` });
  const confirm = dialog.locator('button[type=submit]');
  await expect(dialog.getByRole('radio', { name: 'No charge now' })).toBeFocused();
  await expect(dialog).toContainText('Nothing is charged now');
  await expect(dialog.getByRole('region', { name: 'The next three invoices' })).toContainText('It has ended');
  await expect(confirm).toHaveText('Reinstate without a charge now');
  await page.keyboard.press('ArrowDown');
  await expect(confirm).toHaveText(/^Reinstate for .\d/);
  await page.keyboard.press('ArrowUp');
  await expect(confirm).toBeEnabled();
  await expectAccessible(page, 'reinstate a subscription');
  await dialog.getByLabel('Note').focus();
  await page.keyboard.insertText('They had meant another one.');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.locator('output')).toContainText('done', { timeout: 20_000 });
  await dialog.getByRole('link', { name: 'a new subscription' }).press('Enter');
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page.getByRole('link', { name: 'The subscription that ended' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cancel…' })).toBeVisible();
});
