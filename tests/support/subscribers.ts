import { randomUUID } from 'node:crypto';
import type { stripeOperationView, subscriptionActionsView, Wire } from '@backdesk/contract';
import { type Logger, startWorkerLoops } from '@backdesk/server/testing';
import type Stripe from 'stripe';
import { rowsOf } from './fingerprint.ts';
import { startTestServer } from './server.ts';
import { signedIn } from './staff.ts';
import { startStripe } from './stripe.ts';
import { until } from './until.ts';

export type Actions = Wire<typeof subscriptionActionsView>;
export type Operation = Wire<typeof stripeOperationView>;

/**
 * A desk with a worker before a simulated Stripe whose webhooks reach it, a support agent who is signed in,
 * and customers as they are needed.
 */
export async function startSubscribers(options: { log?: Logger } = {}) {
  const stripe = await startStripe();
  const server = await startTestServer({ STRIPE_API_BASE: stripe.base }, options);
  const worker = await startWorkerLoops(server.services, {
    stripeTimeoutMs: 1_000,
    retryScale: 0.05,
    sweepMs: 100,
  });
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  const agent = (await signedIn(server, 'support_agent')).client;
  const { sdk } = stripe;
  const rows = <Row>(query: string, values: unknown[] = []) =>
    rowsOf<Row & Record<string, unknown>>(server.database.superuserUrl, query, values);

  const actionsOf = async (subscriptionId: string): Promise<Actions> =>
    (await agent.call('billing.subscriptionActions', { subscriptionId })).data as Actions;

  return {
    stripe,
    server,
    agent,
    rows,
    actionsOf,
    /** A price of a plan of its own, on sale at Stripe and at the desk; `id` is ours. */
    async aPlan(
      name: string,
      cents: number,
      more: Partial<Stripe.PriceCreateParams> = {},
    ): Promise<{ id: string; stripeId: string }> {
      const product = await sdk.products.create({ name });
      const price = await sdk.prices.create({
        product: product.id,
        currency: 'usd',
        unit_amount: cents,
        recurring: { interval: 'month' },
        ...more,
      });
      const row = await until(`the price of ${name} is mirrored`, async () => {
        const [found] = await rows<{ id: string }>('select id from plan_prices where stripe_price_id = $1', [
          price.id,
        ]);
        return found;
      });
      return { id: row.id, stripeId: price.id };
    },
    /** Somebody who subscribes and pays, seen at the desk. */
    async aSubscriber(
      price: string,
      more: Partial<Stripe.SubscriptionCreateParams> = {},
    ): Promise<{ stripeId: string; subscriptionId: string; customer: string }> {
      const customer = await sdk.customers.create({ name: 'Ada', email: `${randomUUID()}@example.com` });
      const card = await sdk.paymentMethods.attach('pm_card_visa', { customer: customer.id });
      const made = await sdk.subscriptions.create({
        customer: customer.id,
        items: [{ price }],
        default_payment_method: card.id,
        ...more,
      });
      const row = await until('the subscription, its invoice and the card are mirrored', async () => {
        const [found] = await rows<{ id: string }>(
          `select s.id from subscriptions s where s.stripe_subscription_id = $1 and s.status in ('active', 'trialing')
           and exists (select from invoices i where i.subscription_id = s.id and i.status = 'paid')
           and exists (select from payment_methods m where m.stripe_payment_method_id = $2)`,
          [made.id, card.id],
        );
        return found;
      });
      return { stripeId: made.id, subscriptionId: row.id, customer: customer.id };
    },
    atStripe: (id: string): Promise<Stripe.Subscription> => sdk.subscriptions.retrieve(id),
    settled: (subscriptionId: string, id: string): Promise<Operation> =>
      until('the change is settled', async () =>
        (await actionsOf(subscriptionId)).operations.find(
          (operation) => operation.id === id && operation.settledAt !== null,
        ),
      ),
    /** What the audit log says of a subscription, oldest first. */
    auditOf: (subscriptionId: string) =>
      rows<{ action: string; reason: string | null; after: Record<string, unknown> }>(
        `select e.action, p.payload::jsonb ->> 'reason' as reason, p.payload::jsonb -> 'after' as after
         from audit_entries e join audit_payloads p on p.sequence = e.sequence
         where e.target_id = $1 order by e.sequence`,
        [subscriptionId],
      ),
    lastInvoice: async (stripeId: string): Promise<Stripe.Invoice> => {
      const { data } = await sdk.invoices.list({ subscription: stripeId, limit: 1 });
      if (!data[0]) throw new Error(`${stripeId} has no invoice.`);
      return data[0];
    },
    /** Runs with the desk's clock so many seconds ahead; Stripe's webhooks are too old for it from 300 on. */
    async ahead(seconds: number, run: () => Promise<void>): Promise<void> {
      server.clock.advance(seconds);
      try {
        await run();
      } finally {
        server.clock.advance(-seconds);
      }
    },
    async stop() {
      await worker.stop();
      await server.stop();
      await stripe.stop();
    },
  };
}

export type Subscribers = Awaited<ReturnType<typeof startSubscribers>>;

/** Asks for a change of the subscription as it is now; `more` is what the change needs beside that. */
export async function ask(
  { agent, actionsOf }: Pick<Subscribers, 'agent' | 'actionsOf'>,
  name: string,
  subscriptionId: string,
  more: object = {},
) {
  const { seen } = await actionsOf(subscriptionId);
  return agent.call(`billing.${name}`, {
    operationId: randomUUID(),
    subscriptionId,
    seen,
    note: '',
    ...more,
  });
}
