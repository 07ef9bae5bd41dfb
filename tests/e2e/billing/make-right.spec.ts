import { expectGood } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** Somebody with prepaid credit who paid enough, of whom nobody has refunded anything. */
const aBuyer = () =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ payment: string; name: string; left: string }>(
      `select p.id as payment, u.full_name as name, (p.captured_cents / 100.0)::numeric(10, 2)::text as left
       from users u join products pr on pr.id = u.product_id and pr.credits_unit = 'cents'
       join payments p on p.user_id = u.id and p.status = 'succeeded' and p.refunded_cents = 0 and not p.is_disputed
         and p.captured_cents between 2000 and 9000 and p.stripe_payment_intent_id is not null
       where u.full_name is not null and not exists (select from refunds r where r.user_id = u.id)
         and not exists (select from payments o where o.user_id = u.id and o.created_at > p.created_at)
       order by random() limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has nobody with credit whose payment nobody has refunded.');
    return rows[0];
  });

test('an agent puts a refund and credit together, a lead approves the whole quote, and each step is done', async ({
  page,
  browser,
}) => {
  test.slow();
  const user = await aBuyer();
  await beSignedInAs(page, 'support_agent');
  // From what went wrong: its payment is chosen already.
  await page.goto(`/billing/payments/${user.payment}`);
  await page.getByRole('link', { name: 'Make it right…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: `Make it right for ${user.name}` });
  const refund = dialog.getByRole('checkbox', { name: 'Refund' });
  await expect(refund).toBeChecked();
  await dialog.getByRole('checkbox', { name: 'Credit' }).press('Space');
  await dialog.getByLabel('Credit in USD').fill('95.00');
  await dialog.getByLabel('Reason').selectOption({ label: 'The service failed' });
  await dialog.getByLabel('Note').fill('Down for a week.');
  const quote = dialog.getByLabel('What will happen');
  await expect(quote).toContainText(`$${user.left}`);
  await expect(quote).toContainText('$95.00');
  await expect(dialog.getByText('Above your limit: a colleague approves')).toBeVisible();
  await expectGood(page, 'make it right');
  await dialog.getByRole('button', { name: 'Ask for approval' }).press('Enter');
  const steps = dialog.getByRole('list', { name: 'Steps' });
  await expect(steps.getByText('Waits for a colleague')).toHaveCount(2);

  const context = await browser.newContext();
  try {
    const lead = await context.newPage();
    await beSignedInAs(lead, 'support_lead');
    await lead.goto('/billing/approvals');
    const row = lead.getByRole('row').filter({ hasText: user.name });
    await expect(row).toContainText('Make it right · The service failed');
    await row.getByRole('link').first().press('Enter');
    const request = lead.getByRole('dialog', { name: `Make it right for ${user.name}` });
    await expect(request.getByText(/of credit, worth \$95\.00/)).toBeVisible();
    await expect(request.getByRole('radio', { name: /^Approve/ })).toBeFocused();
    await lead.keyboard.press('Space');
    await expectGood(lead, 'a request to make it right');
    await request.getByRole('button', { name: /^Approve and give/ }).press('Enter');
    await expect(request.getByText(/^Approved/).first()).toBeVisible({ timeout: 20_000 });
  } finally {
    await context.close();
  }
  await expect(steps.getByText('Done', { exact: true })).toHaveCount(2, { timeout: 20_000 });
  await dialog.getByRole('button', { name: 'Done' }).press('Enter');
  await expect(page.getByRole('link', { name: 'Make it right…' })).toBeFocused();
});
