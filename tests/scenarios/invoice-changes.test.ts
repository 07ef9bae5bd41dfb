import { randomUUID } from 'node:crypto';
import type { goodwillOutcomesView, invoiceActionsView, Wire } from '@backdesk/contract';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { signedIn } from '../support/staff.ts';
import { type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Actions = Wire<typeof invoiceActionsView>;

let desk: Subscribers;
let lead: TestClient;

beforeAll(async () => {
  desk = await startSubscribers();
  lead = (await signedIn(desk.server, 'support_lead')).client;
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

const seenBy = async (invoiceId: string): Promise<Actions> =>
  (await lead.call('billing.invoiceActions', { invoiceId })).data as Actions;
const atStripe = (id: string): Promise<Stripe.Invoice> => desk.stripe.sdk.invoices.retrieve(id);

/** An open invoice over $42 of somebody with a good card, as the desk sees it. */
async function anOpenInvoice(more: Partial<Stripe.InvoiceCreateParams> = {}) {
  const { sdk } = desk.stripe;
  const customer = await sdk.customers.create({ name: 'Ada', email: `${randomUUID()}@example.com` });
  const card = await sdk.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  await sdk.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
  await sdk.invoiceItems.create({ customer: customer.id, amount: 4_200, currency: 'usd' });
  const made = await sdk.invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: 'include',
    auto_advance: false,
    ...more,
  });
  const { id: stripeId } = await sdk.invoices.finalizeInvoice(made.id ?? '');
  const id = await until('the open invoice is mirrored', async () => {
    const [row] = await desk.rows<{ id: string }>(
      `select id from invoices where stripe_invoice_id = $1 and status = 'open'`,
      [stripeId],
    );
    return row?.id;
  });
  return { id, stripeId: stripeId ?? '', customer: customer.id };
}
async function wish(id: string, change: string, more: object = {}) {
  const { seen } = await seenBy(id);
  return { operationId: randomUUID(), invoiceId: id, seen, change, note: 'They wrote.', ...more };
}
const settled = (id: string, operationId: string): Promise<Operation> =>
  until('the change is settled', async () =>
    (await seenBy(id)).operations.find((one) => one.id === operationId && one.settledAt !== null),
  );

test('is collected now, once however often it is asked; then it can only be refunded', async () => {
  const { id, stripeId } = await anOpenInvoice();
  expect(await seenBy(id)).toMatchObject({
    status: 'open',
    remaining: { amount: '4200', currency: 'USD' },
    because: { pay: null, void: null, 'give-up': null, send: expect.stringContaining('by itself') },
  });
  const input = await wish(id, 'pay');
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => lead.copy().call('billing.changeInvoice', input)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await settled(id, input.operationId)).toMatchObject({
    state: 'succeeded',
    wish: 'Charge $42.00 now',
  });
  expect(await atStripe(stripeId)).toMatchObject({ status: 'paid', amount_paid: 4_200 });
  for (const change of ['pay', 'send', 'give-up', 'void'])
    expect(await lead.call('billing.changeInvoice', await wish(id, change))).toMatchObject({
      status: 412,
      error: { message: expect.stringContaining('refund its payment') },
    });
  expect(await desk.auditOf(id)).toMatchObject([
    { action: 'billing.collect_invoice', after: { note: 'They wrote.' } },
  ]);
});

test.each([
  ['500 after it was paid', { kind: '500_after_commit' }],
  ['an answer that is lost', { kind: 'reset_after_commit' }],
  ['500 before, kept by Stripe under the key', { kind: '500_before_commit' }],
] as const)('%s: the card is charged once', async (_name, fault) => {
  const { id, stripeId, customer } = await anOpenInvoice();
  const input = await wish(id, 'pay');
  await desk.stripe.fault({ ...fault, method: 'POST', path: '/v1/invoices', times: 1 });
  expect((await lead.call('billing.changeInvoice', input)).status).toBe(200);
  expect(await settled(id, input.operationId)).toMatchObject({ state: 'succeeded' });
  expect((await atStripe(stripeId)).status).toBe('paid');
  const { data } = await desk.stripe.sdk.charges.list({ customer });
  expect(data).toHaveLength(1);
});

test('a card that is declined says so, and the invoice stays open', async () => {
  const { id, stripeId, customer } = await anOpenInvoice();
  const card = await desk.stripe.sdk.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await desk.stripe.sdk.customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
  const input = await wish(id, 'pay');
  await lead.call('billing.changeInvoice', input);
  expect(await settled(id, input.operationId)).toMatchObject({
    state: 'failed',
    detail: expect.stringMatching(/^Stripe refused it: .*declined/i),
  });
  expect((await atStripe(stripeId)).status).toBe('open');
});

test('is given up, paid after all by nobody, and voided for good', async () => {
  const { id, stripeId } = await anOpenInvoice();
  const given = await wish(id, 'give-up');
  await lead.call('billing.changeInvoice', given);
  expect(await settled(id, given.operationId)).toMatchObject({ state: 'succeeded', wish: 'Give up $42.00' });
  expect((await atStripe(stripeId)).status).toBe('uncollectible');
  const [stale, gone] = [await wish(id, 'pay', { seen: given.seen }), await wish(id, 'void')];
  expect(await lead.call('billing.changeInvoice', stale)).toMatchObject({
    status: 409,
    error: { data: { reason: 'invoice_changed_meanwhile' } },
  });
  await lead.call('billing.changeInvoice', gone);
  expect(await settled(id, gone.operationId)).toMatchObject({ state: 'succeeded' });
  expect((await atStripe(stripeId)).status).toBe('void');
  expect((await seenBy(id)).because.pay).toMatch(/for good/);
  const agent = await desk.agent.call('billing.changeInvoice', await wish(id, 'pay'));
  expect(agent).toMatchObject({ status: 403, error: { data: { reason: 'forbidden' } } });
});

test('is sent again where it is paid by mail', async () => {
  const { id, stripeId } = await anOpenInvoice({ collection_method: 'send_invoice', days_until_due: 14 });
  const mails = async () => {
    const { data } = await desk.stripe.sdk.events.list({ type: 'invoice.sent', limit: 100 });
    return data.filter((event) => (event.data.object as Stripe.Invoice).id === stripeId).length;
  };
  const before = await mails();
  const input = await wish(id, 'send');
  await desk.stripe.fault({ kind: 'stall', method: 'POST', path: '/v1/invoices', times: 1 });
  await lead.call('billing.changeInvoice', input);
  expect(await settled(id, input.operationId)).toMatchObject({ state: 'succeeded' });
  expect((await mails()) - before).toBe(1);
});

test('what is given up or voided counts against the limits, once, and not beyond them', async () => {
  const given = async (id: string) => {
    const [row] = await desk.rows<{ sum: string }>(
      `select coalesce(sum(amount_cents), 0)::text as sum from goodwill_given g join invoices i on i.user_id = g.user_id
       where i.id = $1 and g.kind = 'invoice'`,
      [id],
    );
    return row?.sum;
  };
  const { id } = await anOpenInvoice();
  const giveUp = await wish(id, 'give-up');
  await lead.call('billing.changeInvoice', giveUp);
  await settled(id, giveUp.operationId);
  const gone = await wish(id, 'void');
  await lead.call('billing.changeInvoice', gone);
  await settled(id, gone.operationId);
  expect(await given(id)).toBe('4200');

  await desk.rows(
    `insert into goodwill_limits (id, product_id, role, currency, per_action_cents, per_day_cents, per_user_cents)
     select gen_random_uuid(), id, 'support_lead', 'USD', 4000, 900000, 900000 from products returning id`,
  );
  const other = await anOpenInvoice();
  for (const change of ['void', 'give-up'])
    expect(await lead.call('billing.changeInvoice', await wish(other.id, change))).toMatchObject({
      error: {
        data: { reason: 'goodwill_exceeds_limit' },
        message: expect.stringContaining('Your limit is $40.00'),
      },
    });
  expect(await atStripe(other.stripeId)).toMatchObject({ status: 'open' });
  expect(await given(other.id)).toBe('0');
  // To collect gives nothing away.
  const pay = await wish(other.id, 'pay');
  await lead.call('billing.changeInvoice', pay);
  expect(await settled(other.id, pay.operationId)).toMatchObject({ state: 'succeeded' });
});

test('what was given up and is paid after all is no longer given away', async () => {
  await desk.rows(`delete from goodwill_given returning id`);
  await desk.rows(`update goodwill_limits set per_action_cents = 4200, per_day_cents = 4200 returning id`);
  const invoices = [await anOpenInvoice(), await anOpenInvoice()] as const;
  const [first, second] = invoices;
  const giveUp = await wish(first.id, 'give-up');
  await lead.call('billing.changeInvoice', giveUp);
  await settled(first.id, giveUp.operationId);
  expect(await lead.call('billing.changeInvoice', await wish(second.id, 'give-up'))).toMatchObject({
    error: {
      data: { reason: 'goodwill_exceeds_limit' },
      message: expect.stringContaining('have given $42.00'),
    },
  });
  await desk.stripe.sdk.invoices.pay(first.stripeId);
  await until('the desk knows that it is paid', async () => {
    const [row] = await desk.rows<{ status: string }>('select status from invoices where id = $1', [
      first.id,
    ]);
    return row?.status === 'paid' ? true : undefined;
  });
  const outcomes = async () =>
    ((await lead.call('billing.goodwillOutcomes', {})).data as Wire<typeof goodwillOutcomesView>).policies;
  expect(await outcomes()).toEqual([]);
  const again = await wish(second.id, 'give-up');
  await lead.call('billing.changeInvoice', again);
  expect(await settled(second.id, again.operationId)).toMatchObject({ state: 'succeeded' });
  expect(await outcomes()).toMatchObject([{ kind: 'invoice', count: 1, given: { amount: '4200' } }]);
});

test('of an invoice that is paid in part only what stays unpaid is given away, whichever came first', async () => {
  await desk.rows(`delete from goodwill_given returning id`);
  await desk.rows(`update goodwill_limits set per_action_cents = 9000, per_day_cents = 9000 returning id`);
  // At Stripe a part is paid by another payment; the desk hears of it as of any change of the invoice.
  const payPart = (id: string, cents: number) =>
    desk.rows(
      `update invoices set paid_cents = $2, remaining_cents = due_cents - $2 where id = $1 returning id`,
      [id, cents],
    );
  const giveUp = async (id: string) => {
    const asked = await wish(id, 'give-up');
    const answer = await lead.call('billing.changeInvoice', asked);
    if (answer.status === 200) await settled(id, asked.operationId);
    return answer;
  };
  const outcomes = async () =>
    ((await lead.call('billing.goodwillOutcomes', {})).data as Wire<typeof goodwillOutcomesView>).policies;
  const [before, after, next] = [await anOpenInvoice(), await anOpenInvoice(), await anOpenInvoice()];
  await payPart(before.id, 3_000);
  await giveUp(before.id);
  expect(await outcomes()).toMatchObject([{ kind: 'invoice', given: { amount: '1200' } }]);
  await giveUp(after.id);
  expect(await outcomes()).toMatchObject([{ count: 2, given: { amount: '5400' } }]);
  // $54 of $90 a day are given, so another $42 is too much; with $30 of it paid $24 are, and it is not.
  expect(await giveUp(next.id)).toMatchObject({
    error: { message: expect.stringContaining('have given $54.00') },
  });
  await payPart(after.id, 3_000);
  expect(await outcomes()).toMatchObject([{ count: 2, given: { amount: '2400' } }]);
  expect(await giveUp(next.id)).toMatchObject({ status: 200 });
  expect(await outcomes()).toMatchObject([{ count: 3, given: { amount: '6600' } }]);
});
