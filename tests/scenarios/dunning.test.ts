import type { dunningRow, Wire } from '@backdesk/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { signedIn } from '../support/staff.ts';
import { startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

let desk: Subscribers;
beforeAll(async () => {
  desk = await startSubscribers();
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

type Invoice = Wire<typeof dunningRow>;

const dunning = async (): Promise<Invoice[]> =>
  ((await desk.agent.call('billing.dunning', { product: 'acme' })).data as { rows: Invoice[] }).rows;

/** An invoice of so much that a card of this kind has refused. */
async function refusedInvoice(name: string, amount: number, code: string): Promise<string> {
  const { sdk } = desk.stripe;
  const customer = await sdk.customers.create({ name, email: `${name.toLowerCase()}@example.com` });
  const card = await sdk.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  await sdk.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
  await sdk.invoiceItems.create({ customer: customer.id, amount, currency: 'usd' });
  const made = await sdk.invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: 'include',
    auto_advance: false,
  });
  await sdk.invoices.finalizeInvoice(made.id ?? '');
  await desk.stripe.fault({ kind: 'decline', code, method: 'POST', path: '/v1/invoices', times: 1 });
  await expect(sdk.invoices.pay(made.id ?? '')).rejects.toThrow(/declined/i);
  return made.id ?? '';
}

test('invoices that were refused stand by what is at stake, with why, what is next and until when there is access', async () => {
  expect(await dunning()).toEqual([]);
  await refusedInvoice('Small', 1_000, 'insufficient_funds');
  const large = await refusedInvoice('Large', 9_000, 'lost_card');
  await desk.rows(`update products set grace_days = 14 returning id`);
  const found = await until('both are here', async () => {
    const invoices = await dunning();
    return invoices.length === 2 && invoices.every(({ tries }) => tries.length === 1) ? invoices : undefined;
  });
  expect(found).toMatchObject([
    {
      userName: 'Large',
      remaining: { amount: '9000', currency: 'USD' },
      reason: 'The card was reported lost.',
      isHopeless: true,
      attempts: 1,
      tries: [{ words: 'The card was reported lost.' }],
      daysBehind: 0,
      isGraceOver: false,
    },
    { userName: 'Small', reason: 'There is not enough money on the card.', isHopeless: false },
  ]);
  const days = (one: Invoice | undefined) =>
    (new Date(one?.graceEndsAt ?? 0).getTime() - new Date(one?.dueAt ?? 0).getTime()) / 86_400_000;
  expect(found.map(days)).toEqual([14, 14]);
  await desk.rows(
    `update invoices set finalized_at = now() - interval '15 days 1 hour' where stripe_invoice_id = $1 returning id`,
    [large],
  );
  expect((await dunning())[0]).toMatchObject({ daysBehind: 15, isGraceOver: true });
  // What is read into a file says the same words.
  const { client: lead, member } = await signedIn(desk.server, 'support_lead');
  desk.server.clock.advance(60);
  expect((await lead.call('staff.stepUp', { code: member.code() })).status).toBe(200);
  const columns = ['userName', 'remaining', 'reason', 'daysBehind', 'isGraceOver'];
  const file = await lead.fetch('/api/export/billing.dunning', {
    method: 'POST',
    body: JSON.stringify({ columns }),
  });
  expect((await file.text()).trim().split(/\r?\n/).slice(1)).toEqual([
    '"Large","90.00","USD","The card was reported lost.","15","yes"',
    '"Small","10.00","USD","There is not enough money on the card.","0","no"',
  ]);
  await desk.stripe.sdk.invoices.pay(large);
  await until('what is paid is gone', async () => ((await dunning()).length === 1 ? true : undefined));
});
