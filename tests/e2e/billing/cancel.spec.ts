import { expectAccessible } from '../../support/axe.ts';
import { customerAtStripe } from '../../support/customer-at-stripe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** A running subscription at Stripe that nobody has canceled. */
const aRunningSubscription = () =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>(
      `select s.id, u.full_name as name from subscriptions s join users u on u.id = s.user_id
       where s.status = 'active' and not s.is_cancel_at_period_end and s.cancel_at is null
         and s.stripe_subscription_id is not null and s.stripe_schedule_id is null
         and s.current_period_end_at > now() + interval '2 days'
       order by random() limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has no running subscription.');
    return rows[0];
  });

/** Changes the subscription at Stripe and waits until the desk has heard of it. */
async function changeAtStripe(id: string): Promise<void> {
  const read = () =>
    withDatabase(async (client) => {
      const { rows } = await client.query<{ stripeId: string; userId: string; hash: string }>(
        `select o.id as "stripeId", s.user_id as "userId", o.content_hash as hash from subscriptions s
         join stripe_objects o on o.product_id = s.product_id and o.id = s.stripe_subscription_id where s.id = $1`,
        [id],
      );
      return rows[0];
    });
  const before = await read();
  const { headers } = await customerAtStripe(before?.userId ?? '');
  const changed = await fetch(`${installation().runtime.urls.stripe}/v1/subscriptions/${before?.stripeId}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ description: 'Changed meanwhile' }),
  });
  expect(changed.status).toBe(200);
  await expect.poll(async () => (await read())?.hash, { timeout: 20_000 }).not.toBe(before?.hash);
}

test('a support agent cancels at the end of the period and takes it back, by keyboard', async ({ page }) => {
  test.slow();
  const { id, name } = await aRunningSubscription();
  await beSignedInAs(page, 'support_agent');
  await page.goto(`/billing/subscriptions/${id}`);
  const cancel = page.getByRole('link', { name: 'Cancel…' });
  await cancel.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Cancel the subscription of ${name}` });
  await expect(dialog.getByRole('radio', { name: 'At the end of the paid period' })).toBeFocused();
  await expect(dialog.getByLabel('What will happen')).toContainText('nothing more');
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByLabel('First day without it')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByLabel('What will happen')).toContainText('never');
  await expectAccessible(page, 'cancel a subscription');
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: 'At the end of the paid period' })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('What they said')).toBeFocused();
  await page.keyboard.type('It is too expensive');
  await dialog.getByLabel('Note').focus();
  await page.keyboard.insertText('Comes back in spring, they say.');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.locator('output')).toContainText('done', { timeout: 20_000 });
  await expect(dialog).toContainText('It ends');
  await expectAccessible(page, 'a subscription canceled');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  const ends = page.getByRole('term').filter({ hasText: 'Ends with the period' });
  await expect(ends).toBeVisible();
  await expect(page.getByText(/Comes back in spring/)).toBeVisible();
  await expect(cancel).toBeFocused();

  await page.getByRole('link', { name: 'Keep it after all' }).press('Enter');
  const keep = page.getByRole('dialog', { name: `Keep the subscription of ${name}` });
  await expect(keep.getByLabel('Note')).toBeFocused();
  // Somebody changes it meanwhile: what was seen is old, and the next Enter goes by what is so now.
  await changeAtStripe(id);
  await expect(async () => {
    await page.keyboard.press('Control+Enter');
    await expect(keep.locator('output')).toContainText('done', { timeout: 8_000 });
  }).toPass({ timeout: 30_000 });
  await expect(keep).toContainText('It renews as usual.');
  await page.keyboard.press('Enter');
  await expect(ends).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Keep it after all' })).toHaveCount(0);
});
