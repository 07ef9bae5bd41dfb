import type { KindName } from '../domains/billing/index.ts';
import { businesses, type DemoBusiness } from './businesses.ts';
import { type CustomerStory, customerStory } from './customer-story.ts';
import { chance } from './random.ts';

/** The kinds of the mirror that the simulator has. */
export type DemoKind = Exclude<KindName, 'subscription_schedule' | 'radar.early_fraud_warning'>;

/** The part of the Stripe simulator that the demo needs: requests without HTTP, whole tables, and its clock. */
export type DemoStripe = {
  request(
    account: string,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    params?: Record<string, unknown>,
  ): { status: number; body: unknown };
  /** Every object of one type, oldest first, with the fields at `paths` expanded. */
  expandedObjects(account: string, type: DemoKind, paths: readonly string[]): Iterable<{ id: string }>;
  advanceTo(at: Date): unknown;
};

export type DemoOptions = {
  users: number;
  /** The day of the first start: the story ends here. */
  endsAt: Date;
  months: number;
  seed: number;
  onProgress?: (done: number, total: number) => void;
};

type Act = { at: Date; run: () => void };

/** Makes customers, subscriptions, renewals, failures, cancellations, refunds and disputes happen. */
export function playDemoWorld(stripe: DemoStripe, options: DemoOptions): void {
  const startsAt = new Date(options.endsAt);
  startsAt.setUTCMonth(startsAt.getUTCMonth() - options.months);
  const acts = businesses.flatMap((business, index) => {
    const random = chance(options.seed + index);
    const prices = createPrices(stripe, business);
    const count = Math.round(options.users * business.share);
    return Array.from({ length: count }, (_, number) =>
      customerActs(
        stripe,
        business,
        prices,
        customerStory(random, business, number + 1, startsAt, options.endsAt),
      ),
    ).flat();
  });
  acts.sort((a, b) => a.at.getTime() - b.at.getTime());
  acts.forEach((act, index) => {
    stripe.advanceTo(act.at);
    act.run();
    if (index % 50 === 0) options.onProgress?.(index, acts.length);
  });
  stripe.advanceTo(options.endsAt);
}

/** The simulator's account of a demo business; product keys may hold dashes, accounts may not. */
export function demoAccount(productKey: string): string {
  return productKey.replaceAll('-', '_');
}

function call<Answer>(
  stripe: DemoStripe,
  business: DemoBusiness,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  params?: Record<string, unknown>,
): Answer {
  const answer = stripe.request(demoAccount(business.key), method, path, params);
  if (answer.status >= 400 && answer.status !== 402)
    throw new Error(`The demo's ${method} ${path} failed: ${JSON.stringify(answer.body)}`);
  return answer.body as Answer;
}

function createPrices(stripe: DemoStripe, business: DemoBusiness): Map<string, string> {
  return new Map(
    business.plans.map((plan) => {
      const product = call<{ id: string }>(stripe, business, 'POST', '/v1/products', { name: plan.name });
      const price = call<{ id: string }>(stripe, business, 'POST', '/v1/prices', {
        product: product.id,
        currency: business.currency,
        unit_amount: plan.amountCents,
        recurring: { interval: plan.interval },
        lookup_key: plan.key,
      });
      return [plan.key, price.id];
    }),
  );
}

function customerActs(
  stripe: DemoStripe,
  business: DemoBusiness,
  prices: ReadonlyMap<string, string>,
  story: CustomerStory,
): Act[] {
  let customer = '';
  let subscription = '';
  const post = <Answer = { id: string }>(path: string, params: Record<string, unknown>) =>
    call<Answer>(stripe, business, 'POST', path, params);
  const useCard = (token: string) => {
    const card = post(`/v1/payment_methods/${token}/attach`, { customer });
    post(`/v1/customers/${customer}`, { invoice_settings: { default_payment_method: card.id } });
  };
  const signUp = () => {
    customer = post('/v1/customers', { name: story.name, email: story.email }).id;
    useCard(story.isDisputed ? 'pm_card_createDispute' : 'pm_card_visa');
    subscription = post('/v1/subscriptions', {
      customer,
      items: [{ price: prices.get(story.plan.key) }],
      off_session: true,
    }).id;
    // Only the first payment is disputed: the bank has sent a new card by the next.
    if (story.isDisputed) useCard('pm_card_mastercard');
  };
  const refund = () => {
    const paid = call<{ data: { id: string; amount: number; status: string }[] }>(
      stripe,
      business,
      'GET',
      '/v1/payment_intents',
      { customer, limit: 1 },
    ).data.find(({ status }) => status === 'succeeded');
    if (!paid || story.isDisputed) return;
    post('/v1/refunds', {
      payment_intent: paid.id,
      amount: story.isPartialRefund ? Math.round(paid.amount / 2) : paid.amount,
      reason: 'requested_by_customer',
    });
  };
  const acts: (Act | undefined)[] = [
    { at: story.signedUpAt, run: signUp },
    story.cardFailsAt && { at: story.cardFailsAt, run: () => useCard('pm_card_chargeCustomerFail') },
    story.refundedAt && { at: story.refundedAt, run: refund },
    story.cancelsAt && {
      at: story.cancelsAt,
      run: () => {
        const now = call<{ status: string }>(stripe, business, 'GET', `/v1/subscriptions/${subscription}`);
        if (now.status !== 'canceled')
          post(`/v1/subscriptions/${subscription}`, { cancel_at_period_end: true });
      },
    },
  ];
  return acts.filter((act) => act !== undefined);
}
