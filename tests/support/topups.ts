import { randomUUID } from 'node:crypto';
import type { autoTopupView, Wire } from '@backdesk/contract';
import { openCreditAccounts, postMovements, topUpDue } from '@backdesk/server/testing';
import type Stripe from 'stripe';
import { startSubscribers } from './subscribers.ts';
import { until } from './until.ts';

type Terms = NonNullable<Wire<typeof autoTopupView>['terms']>;
type Somebody = { userId: string; customer: string; card: string };

/** A desk that tops up credit where a test says so: the schedule is off. */
export async function startTopups() {
  const desk = await startSubscribers();
  await until('the schedule is off', async () => {
    const sql = `update job_schedules set is_enabled = false where name = 'billing.auto_topups' returning name`;
    return (await desk.rows(sql)).length === 1 ? true : undefined;
  });
  await desk.rows(`update products set credits_unit = 'cents', auto_topup_since = now() returning id`);

  const termsOf = async (userId: string): Promise<Terms> => {
    const { data } = await desk.agent.call('billing.autoTopup', { userId });
    const { terms } = data as Wire<typeof autoTopupView>;
    if (!terms) throw new Error('The product has no credit.');
    return terms;
  };
  const dueNow = () => topUpDue(desk.server.services);
  const chargesOf = async (customer: string): Promise<Stripe.Charge[]> =>
    (await desk.stripe.sdk.charges.list({ customer, limit: 100 })).data;
  const ledgerOf = (userId: string) =>
    desk.rows<{ kind: string; amount: string; balance: string }>(
      `select kind, amount_units::text as amount, balance_units::text as balance from credit_entries
     where user_id = $1 order by sequence`,
      [userId],
    );

  /** A customer who saves a card for later, which turns automatic top-ups on; nothing else was ever done here. */
  async function somebody(card = 'pm_card_visa'): Promise<Somebody> {
    const { sdk } = desk.stripe;
    const { id: customer } = await sdk.customers.create({
      name: 'Ada',
      email: `${randomUUID()}@example.com`,
    });
    const setup = await sdk.setupIntents.create({
      customer,
      payment_method: card,
      confirm: true,
      usage: 'off_session',
    });
    const saved = setup.payment_method as string;
    return until('the card is saved and top-ups are on', async () => {
      const [row] = await desk.rows<{ id: string }>(
        `select id from users where stripe_customer_id = $1 and stripe_payment_method_id = $2 and is_auto_topup_enabled`,
        [customer, saved],
      );
      return row && { userId: row.id, customer, card: saved };
    });
  }
  /** Waits until the last top-up of the user is settled, however it ended. */
  const settled = (userId: string, count = 1) =>
    until('the top-up is settled', async () => {
      const { operations } = await termsOf(userId);
      return operations.length === count && operations[0]?.settledAt ? operations[0] : undefined;
    });
  /** What the product reports: credit that was used. */
  async function uses(userId: string, amountUnits: bigint): Promise<void> {
    const { services, product } = desk.server;
    await services.database.fork().transactional(async (em) => {
      const wanted = [{ userId, unit: 'cents' as const, currency: 'USD' }];
      const [accountId = ''] = await openCreditAccounts(em, product.id, wanted);
      const movement = { kind: 'usage' as const, at: new Date(), amountUnits };
      await postMovements(em, product.id, [{ accountId, movement }]);
    });
  }

  return { desk, termsOf, dueNow, chargesOf, ledgerOf, somebody, settled, uses };
}
