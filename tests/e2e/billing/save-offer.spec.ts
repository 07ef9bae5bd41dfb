import { expectAccessible } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** A running subscription at Stripe whose next charge can be moved. */
const aRunningSubscription = () =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>(
      `select s.id, u.full_name as name from subscriptions s join users u on u.id = s.user_id
       where s.status = 'active' and not s.is_cancel_at_period_end and s.cancel_at is null and s.pause_behavior is null
         and s.stripe_subscription_id is not null and s.stripe_schedule_id is null and s.billing_interval = 'month'
         and s.recurring_cents between 500 and 5000 and s.current_period_end_at > now() + interval '2 days'
         and not exists (select from goodwill_given g where g.user_id = s.user_id)
         and not exists (select from save_offers f where f.subscription_id = s.id)
       order by s.id limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has no running subscription.');
    return rows[0];
  });

test('an agent offers free days to somebody who wants to cancel, and they accept a mail later, by keyboard', async ({
  page,
}) => {
  test.slow();
  const { id, name } = await aRunningSubscription();
  await beSignedInAs(page, 'support_agent');
  await page.goto(`/billing/subscriptions/${id}`);
  await page.getByRole('link', { name: 'Cancel…' }).press('Enter');
  const cancel = page.getByRole('dialog', { name: `Cancel the subscription of ${name}` });
  await cancel.getByRole('link', { name: 'Offer something first…' }).press('Enter');
  const offer = page.getByRole('dialog', { name: `Keep ${name} with an offer` });
  await expect(offer.getByLabel('Why they want to leave')).toBeFocused();
  await page.keyboard.type('They do not use it enough');
  await offer.getByRole('radio', { name: 'Free days' }).press('Space');
  await offer.getByRole('spinbutton', { name: 'Days' }).fill('10');
  await expect(offer.getByLabel('What it gives away')).toBeVisible();
  await offer.getByLabel('Ticket').fill('T-4711');
  await expectAccessible(page, 'an offer to somebody who wants to cancel');
  await page.keyboard.press('Enter');
  const answer = page.getByRole('dialog', { name: `What does ${name} say?` });
  await expect(answer).toContainText('10 days free');
  await expectAccessible(page, 'an offer that waits for an answer');
  await page.keyboard.press('Escape');
  await expect(answer).toBeHidden();

  // A mail later.
  await page.reload();
  await expect(page.getByText('Offered so that they stay:')).toBeVisible();
  await page.getByRole('link', { name: 'What do they say?…' }).press('Enter');
  await answer.getByRole('link', { name: 'They accept…' }).press('Enter');
  const move = page.getByRole('dialog', { name: `Move the next charge of ${name}` });
  await expect(move).toContainText('They accept what was offered.');
  await expect(move.getByLabel('Next charge on')).toHaveValue(/^\d{4}-\d\d-\d\d$/);
  await move.getByLabel('Note').focus();
  await expect(move.locator('button[type=submit]')).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(move.locator('output')).toContainText('done', { timeout: 20_000 });
  await page.keyboard.press('Enter');
  await expect(move).toBeHidden();
  await expect(page.getByRole('link', { name: 'What do they say?…' })).toHaveCount(0);
  const offers = page.getByRole('listitem').filter({ hasText: '10 days free' });
  await expect(offers).toContainText('Accepted');
  await expect(offers).toContainText('T-4711');
});
