import Stripe from 'stripe';
import type { SimulatedStripe } from '../../support/stripe.ts';
import type { Random } from './random.ts';

const cards = ['pm_card_visa', 'pm_card_visa', 'pm_card_mastercard', 'pm_card_pendingRefund'];

export type StripeLife = Awaited<ReturnType<typeof startLife>>;

/**
 * Customers of one account who sign up, pay, change their minds and get money back, several changes
 * of one object often in the same second. The seed decides all of it.
 */
export async function startLife(stripe: SimulatedStripe, random: Random) {
  const { sdk } = stripe;
  const prices: string[] = [];
  for (const amount of [900, 2_900, 9_900]) {
    const product = await sdk.products.create({ name: `Plan of ${amount}` });
    const recurring = { interval: random.pick(['month', 'year'] as const) };
    const price = await sdk.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: amount,
      recurring,
    });
    prices.push(price.id);
  }
  const customers: string[] = [];
  const subscriptions: string[] = [];
  const payments: { id: string; left: number }[] = [];
  const pendingRefunds: string[] = [];
  let number = 0;

  const name = (): string => random.pick(['Ada', 'Priya', 'Olu', 'Mei', 'José', 'Зоя']) + ` ${(number += 1)}`;
  const email = (): string => `person-${(number += 1)}@example.com`;

  const signUp = async (): Promise<void> => {
    const { id } = await sdk.customers.create({ name: name(), email: email() });
    const card = await sdk.paymentMethods.attach(random.pick(cards), { customer: id });
    await sdk.customers.update(id, { invoice_settings: { default_payment_method: card.id } });
    customers.push(id);
  };
  const rename = async (): Promise<void> => {
    const customer = random.pick(customers);
    for (let times = random.between(1, 4); times > 0; times -= 1)
      await sdk.customers.update(customer, random.chance(0.5) ? { name: name() } : { email: email() });
  };
  const pay = async (): Promise<void> => {
    const customer = random.pick(customers);
    const card = await sdk.paymentMethods.attach(
      random.chance(0.15) ? 'pm_card_chargeCustomerFail' : random.pick(cards),
      { customer },
    );
    const amount = random.between(500, 20_000);
    const wish = { customer, amount, currency: 'usd', payment_method: card.id } as const;
    const { id } = await sdk.paymentIntents.create({ ...wish, description: `Credits ${amount}` });
    const paid = await accepted(sdk.paymentIntents.confirm(id, { off_session: true }));
    if (paid?.status === 'succeeded') payments.push({ id, left: amount });
  };
  const subscribe = async (): Promise<void> => {
    const made = await sdk.subscriptions.create({
      customer: random.pick(customers),
      items: [{ price: random.pick(prices), quantity: random.between(1, 3) }],
      ...(random.chance(0.2) && { trial_period_days: 14 }),
    });
    subscriptions.push(made.id);
  };
  const changeSubscription = async (): Promise<void> => {
    const id = random.pick(subscriptions);
    for (let times = random.between(1, 4); times > 0; times -= 1) {
      const now = await sdk.subscriptions.retrieve(id);
      if (now.status === 'canceled') return;
      if (random.chance(0.1)) await sdk.subscriptions.cancel(id);
      else if (random.chance(0.5))
        await sdk.subscriptions.update(id, { cancel_at_period_end: !now.cancel_at_period_end });
      else
        await sdk.subscriptions.update(id, {
          items: [
            { id: now.items.data[0]?.id ?? '', price: random.pick(prices), quantity: random.between(1, 5) },
          ],
          proration_behavior: random.pick(['none', 'create_prorations', 'always_invoice'] as const),
        });
    }
  };
  const refund = async (): Promise<void> => {
    const payment = random.pick(payments);
    if (payment.left < 100) return;
    const amount = random.chance(0.2) ? payment.left : random.between(50, payment.left);
    payment.left -= amount;
    const made = await sdk.refunds.create({ payment_intent: payment.id, amount });
    if (made.status === 'pending') pendingRefunds.push(made.id);
  };
  const endRefund = async (): Promise<void> => {
    const id = pendingRefunds.splice(random.between(0, pendingRefunds.length - 1), 1)[0] ?? '';
    const how = random.pick(['succeed', 'fail']);
    await stripe.control('POST', `/refunds/${id}/${how}`, { account: 'acme' });
  };

  /** What can happen, how often, and what has to be there first. */
  const acts: [weight: number, isPossible: () => boolean, act: () => Promise<void>][] = [
    [3, () => true, signUp],
    [4, () => customers.length > 0, rename],
    [4, () => customers.length > 0, pay],
    [2, () => customers.length > 0, subscribe],
    [4, () => subscriptions.length > 0, changeSubscription],
    [4, () => payments.length > 0, refund],
    [3, () => pendingRefunds.length > 0, endRefund],
  ];

  return {
    customers: customers as readonly string[],
    /** Gives one customer another name. */
    rename: (customer: string) => sdk.customers.update(customer, { name: name() }),
    /** Lets `count` things happen, one after the other. */
    async happen(count: number): Promise<void> {
      for (let done = 0; done < count; done += 1) {
        const possible = acts.filter(([, isPossible]) => isPossible());
        const drawn = possible.flatMap(([weight, , act]) => Array.from({ length: weight }, () => act));
        await random.pick(drawn)();
      }
    },
  };
}

/** What was made, or undefined when the bank declined. */
function accepted<Made>(making: Promise<Made>): Promise<Made | undefined> {
  return making.catch((error: unknown) => {
    if (error instanceof Stripe.errors.StripeCardError) return undefined;
    throw error;
  });
}
