import Stripe from 'stripe';
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator.ts';

/** A simulator over loopback with the real SDK in front of it. */
export type Harness = {
  readonly sim: Simulator;
  readonly stripe: Stripe;
  readonly port: number;
  /** A call of the control API; throws when it answers with an error. */
  control<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T>;
  close(): Promise<void>;
};

export const START = new Date('2026-01-15T12:00:00Z');

export function sdk(port: number, account = 'main', config: Stripe.StripeConfig = {}): Stripe {
  return new Stripe(`sk_test_sim_${account}`, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    ...config,
  });
}

export async function startHarness(options: SimulatorOptions = {}): Promise<Harness> {
  const sim = createSimulator({ seed: 'test', startAt: START, ...options });
  const { port } = await sim.listen();
  return {
    sim,
    port,
    stripe: sdk(port),
    control: (method, path, body) => control(port, method, path, body),
    close: () => sim.close(),
  };
}

export async function control<T>(port: number, method: string, path: string, body?: object): Promise<T> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`http://127.0.0.1:${port}/_sim/${path}`, init);
  const answer = (await response.json()) as T;
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

/** The id in a field that may be expanded; throws when there is none. */
export function idOf(field: string | { readonly id?: string } | null | undefined): string {
  const id = typeof field === 'string' ? field : field?.id;
  if (id === undefined) throw new Error('The field carries no id.');
  return id;
}

/** The error a promise rejects with, as the SDK's class. */
export async function failure(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call was expected to fail and succeeded.');
}

/** A customer with a default card, attached from a test token. */
export async function customerWith(stripe: Stripe, card = 'pm_card_visa'): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({ email: 'ada@example.com', name: 'Ada' });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  return stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
}

/** A succeeded payment of `amount` minor units. */
export async function payment(
  stripe: Stripe,
  amount = 1000,
  card = 'pm_card_visa',
): Promise<{ intent: string; charge: string }> {
  const intent = await stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: card,
    confirm: true,
  });
  return { intent: intent.id, charge: idOf(intent.latest_charge) };
}

/** A monthly price of `amount` minor units. */
export async function monthly(stripe: Stripe, amount = 2000): Promise<string> {
  const product = await stripe.products.create({ name: 'Pro' });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval: 'month' },
  });
  return price.id;
}

export async function eventTypes(stripe: Stripe): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100 });
  return events.data.map(({ type }) => type).toReversed();
}
