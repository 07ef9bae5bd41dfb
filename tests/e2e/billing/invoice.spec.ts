import { expectGood } from '../../support/axe.ts';
import { customerAtStripe } from '../../support/customer-at-stripe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** An open invoice over $31.00 of somebody of the demo, as the desk knows it. */
async function anOpenInvoice(): Promise<{ id: string; name: string }> {
  const user = await withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>(
      `select u.id, u.full_name as name from users u where u.stripe_customer_id is not null
         and exists (select from subscriptions s where s.user_id = u.id and s.status = 'active') order by random() limit 1`,
    );
    if (!rows[0]) throw new Error('The demo has nobody who subscribes.');
    return rows[0];
  });
  const { customerId, headers } = await customerAtStripe(user.id);
  const post = async (path: string, body: Record<string, string>) => {
    const answer = await fetch(`${installation().runtime.urls.stripe}/v1/${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(body),
    });
    expect(answer.status, await answer.clone().text()).toBe(200);
    return (await answer.json()) as { id: string };
  };
  const card = await post('payment_methods/pm_card_visa/attach', { customer: customerId });
  await post('invoiceitems', { customer: customerId, amount: '3100', currency: 'usd' });
  const draft = await post('invoices', {
    customer: customerId,
    currency: 'usd',
    pending_invoice_items_behavior: 'include',
    default_payment_method: card.id,
  });
  await post(`invoices/${draft.id}/finalize`, {});
  const find = () =>
    withDatabase(async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `select id from invoices where stripe_invoice_id = $1 and status = 'open'`,
        [draft.id],
      );
      return rows[0]?.id ?? '';
    });
  await expect.poll(find, { timeout: 20_000 }).not.toBe('');
  return { id: await find(), name: user.name };
}

test('a lead collects an open invoice now, and voids another', async ({ page }) => {
  test.slow();
  const [open, wrong] = [await anOpenInvoice(), await anOpenInvoice()];
  await beSignedInAs(page, 'support_lead');
  await page.goto(`/billing/invoices/${open.id}`);
  await page.getByRole('link', { name: 'Collect now…' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('What will happen')).toContainText('$31.00');
  await expect(dialog.getByLabel('Note')).toBeFocused();
  await expectGood(page, 'collecting an invoice');
  await dialog.getByRole('button', { name: 'Charge $31.00 now' }).press('Enter');
  await expect(dialog.getByText('done', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(dialog.getByText('Paid, $0.00 left to pay')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Void…' })).toHaveCount(0);

  await page.goto(`/billing/invoices/${wrong.id}/void`);
  await expect(dialog.getByLabel('What will happen')).toContainText('never');
  await expectGood(page, 'voiding an invoice');
  await dialog.getByRole('button', { name: 'Void the invoice' }).press('Enter');
  await expect(dialog.getByText('done', { exact: true })).toBeVisible({ timeout: 20_000 });

  await page.goto('/billing/invoices');
  await page.getByRole('group', { name: 'Views' }).getByRole('button', { name: 'Overdue' }).click();
  await expect(page).toHaveURL(/dueAt/);
});
