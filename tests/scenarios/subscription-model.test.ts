import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depth } from '../support/depth.ts';
import { type Actions, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { sweeps } from '../support/sweep.ts';
import { until } from '../support/until.ts';

const runs = depth(10, 5_000);
const seed = 20261231;
const day = 86_400;
const cents = [900, 2_900, 9_900];
/** How often each state was looked at: runs that never leave one would prove little. */
const met: Record<string, number> = {};

let desk: Subscribers;
let prices: { id: string; stripeId: string }[];
beforeAll(async () => {
  desk = await startSubscribers();
  prices = [];
  for (const amount of cents) prices.push(await desk.aPlan(`Plan of ${amount}`, amount));
});
afterAll(() => desk?.stop());

/** What somebody who only knows what was done expects to see. */
type Model = {
  price: number;
  quantity: number;
  isEnding: boolean;
  isPaused: boolean;
  isGone: boolean;
  /** Its card is declined, or was while a period began: how late it is then is Stripe's to say. */
  isCardBroken: boolean;
  wasCardBroken: boolean;
};
type Real = { stripeId: string; subscriptionId: string; customer: string };
type Change = (model: Model, real: Real) => Promise<unknown>;

/** What can be done to a subscription that has not ended, in words for a failing run. */
class Step implements fc.AsyncCommand<Model, Real> {
  readonly words: string;
  readonly change: Change;
  constructor(words: string, change: Change) {
    this.words = words;
    this.change = change;
  }
  check = ({ isGone }: Readonly<Model>) => !isGone;
  async run(model: Model, real: Real): Promise<void> {
    await this.change(model, real);
    await expectSame(model, real);
  }
  toString = () => this.words;
}

const update = ({ stripeId }: Real, params: Stripe.SubscriptionUpdateParams) =>
  desk.stripe.sdk.subscriptions.update(stripeId, params);
const itemOf = async ({ stripeId }: Real) => (await desk.atStripe(stripeId)).items.data[0]?.id ?? '';

const cardBreaks = (isBroken: boolean) =>
  new Step(isBroken ? 'the card breaks' : 'another card', async (model, real) => {
    model.isCardBroken = isBroken;
    const card = isBroken ? 'pm_card_chargeCustomerFail' : 'pm_card_visa';
    const { id } = await desk.stripe.sdk.paymentMethods.attach(card, { customer: real.customer });
    return update(real, { default_payment_method: id });
  });

const daysPass = (days: number) =>
  new Step(`${days} days pass`, async (model, real) => {
    model.wasCardBroken ||= model.isCardBroken;
    const item = (await desk.atStripe(real.stripeId)).items.data[0];
    const { now } = await desk.stripe.control<{ now: number }>('GET', '/clock');
    if (model.isEnding && item && now + days * day >= item.current_period_end) model.isGone = true;
    // Stripe forgets events after 30 days, and with a longer leap those that it has yet to send.
    for (let left = days; left > 0; left -= 20) {
      await desk.stripe.control('POST', '/clock', { seconds: Math.min(left, 20) * day });
      await desk.stripe.flushWebhooks();
    }
    // Of retries that ended it, only Stripe knows.
    if (model.wasCardBroken && (await desk.atStripe(real.stripeId)).status === 'canceled')
      model.isGone = true;
  });

const steps = [
  fc.nat({ max: 2 }).map(
    (price) =>
      new Step(`plan ${price}`, async (model, real) => {
        model.price = price;
        const item = { id: await itemOf(real), price: prices[price]?.stripeId ?? '' };
        return update(real, { items: [item], proration_behavior: 'create_prorations' });
      }),
  ),
  fc.integer({ min: 1, max: 5 }).map(
    (quantity) =>
      new Step(`quantity ${quantity}`, async (model, real) => {
        model.quantity = quantity;
        const item = { id: await itemOf(real), quantity };
        return update(real, { items: [item], proration_behavior: 'none' });
      }),
  ),
  fc.boolean().map(
    (isEnding) =>
      new Step(isEnding ? 'end with the period' : 'go on', async (model, real) => {
        model.isEnding = isEnding;
        return update(real, { cancel_at_period_end: isEnding });
      }),
  ),
  fc.constantFrom('void', 'keep_as_draft', 'mark_uncollectible', '').map(
    (behavior) =>
      new Step(behavior ? `pause: ${behavior}` : 'resume', async (model, real) => {
        model.isPaused = behavior !== '';
        return update(real, { pause_collection: behavior === '' ? '' : { behavior } });
      }),
  ),
  fc.constantFrom(true, true, false).map(cardBreaks),
  fc.integer({ min: 10, max: 45 }).map(daysPass),
  fc.constant(
    new Step('end now', async (model, real) => {
      model.isGone = true;
      return desk.stripe.sdk.subscriptions.cancel(real.stripeId);
    }),
  ),
];

const date = (seconds: number | null | undefined) =>
  seconds === null || seconds === undefined ? null : new Date(seconds * 1000).toISOString();

/** The mirror against Stripe, read without any code of the product, and the desk against the model. */
async function expectSame(model: Model, { stripeId, subscriptionId }: Real): Promise<void> {
  await desk.stripe.flushWebhooks();
  await until('what came is digested', async () => {
    const waiting = await desk.rows(`select 1 from webhook_events where state = 'received' limit 1`);
    return waiting.length === 0;
  });
  const at = await desk.atStripe(stripeId);
  met[at.status] = (met[at.status] ?? 0) + 1;
  const item = at.items.data[0];
  const [row] = await desk.rows<Record<string, unknown>>(
    `select stripe_status as status, is_cancel_at_period_end as "isEnding", quantity, price_cents::int as cents,
       pause_behavior as pause, cancel_at as "cancelAt", canceled_at as "canceledAt", ended_at as "endedAt",
       current_period_start_at as "start", current_period_end_at as "end"
     from subscriptions where id = $1`,
    [subscriptionId],
  );
  const iso = Object.fromEntries(
    Object.entries(row ?? {}).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
  expect(iso).toEqual({
    status: at.status,
    isEnding: at.cancel_at_period_end,
    quantity: item?.quantity,
    cents: item?.price.unit_amount,
    pause: at.pause_collection?.behavior ?? null,
    cancelAt: date(at.cancel_at),
    canceledAt: date(at.canceled_at),
    endedAt: date(at.ended_at),
    start: date(item?.current_period_start),
    end: date(item?.current_period_end),
  });
  const answer = await desk.agent.call('billing.subscriptionActions', { subscriptionId });
  expect(answer.status).toBe(200);
  const shown = answer.data as Actions;
  if (model.isGone) {
    expect(shown.status).toBe('canceled');
    expect(shown.notCancelableBecause).not.toBeNull();
    return;
  }
  if (!model.wasCardBroken) expect(shown.status).toBe('active');
  expect(iso).toMatchObject({
    isEnding: model.isEnding,
    quantity: model.quantity,
    cents: cents[model.price],
  });
  expect(shown.paused !== null).toBe(model.isPaused);
  expect(shown.notKeepableBecause === null).toBe(model.isEnding);
}

/** A subscription that has just begun, and what is known of it. */
async function newLife(): Promise<{ model: Model; real: Real }> {
  const real = await desk.aSubscriber(prices[0]?.stripeId ?? '');
  const model: Model = {
    price: 0,
    quantity: 1,
    isEnding: false,
    isPaused: false,
    isGone: false,
    isCardBroken: false,
    wasCardBroken: false,
  };
  return { model, real };
}

test(`${runs} random lives of a subscription, seed ${seed}: mirror, Stripe and what was done agree after each step`, {
  timeout: depth(120_000, 4 * 3_600_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 12, size: '+2' }), async (commands) => {
      const begin = await newLife();
      await fc.asyncModelRun(() => begin, commands);
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  expect(await sweeps(desk.server).differences()).toEqual([]);
  console.log(`Looked at, by status: ${JSON.stringify(met)}`);
  expect(Object.keys(met)).toEqual(expect.arrayContaining(['active', 'canceled']));
});

test('a life in which the card breaks before a period begins: overdue, whatever the length of the month', async () => {
  const { model, real } = await newLife();
  for (const step of [cardBreaks(true), daysPass(33)]) await step.run(model, real);
  const [row] = await desk.rows('select status from subscriptions where id = $1', [real.subscriptionId]);
  expect(row).toEqual({ status: 'past_due' });
});
