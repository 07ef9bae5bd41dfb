import type { StripeObject, TypeName } from '@backdesk/stripe-simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differencesBetween } from '../faults/support/compare-with-stripe.ts';
import { type PlayedDemo, playDemo, startDemoWorld } from '../support/demo-world.ts';
import { believable } from './demo-believable.ts';

const users = 300;
let demo: PlayedDemo;

beforeAll(async () => {
  // Every answer is checked against the types of the SDK on the way.
  demo = await startDemoWorld(users, { validateResponses: true });
}, 120_000);
afterAll(() => demo?.stop());

/** Every object of a type of all five accounts. */
function everywhere(type: string): StripeObject[] {
  return demo.simulator
    .accounts()
    .flatMap((account) => [...demo.simulator.expandedObjects(account, type as TypeName, [])]);
}

describe('the demo world', () => {
  test('is five products with all of their users', async () => {
    expect(await demo.number('select count(*) from users')).toBe(users);
    expect(
      await demo.rows(
        `select pr.key from products pr join users u on u.product_id = pr.id group by 1 order by count(*) desc`,
      ),
    ).toEqual(
      ['repurposeflow', 'ai-saas-chat', 'codebuff', 'eachie', 'better-together'].map((key) => ({ key })),
    );
  });

  test('is what Stripe has: no difference in any user, subscription, invoice, payment or refund', async () => {
    const differences = await differencesBetween(demo, async (type) => everywhere(type));
    expect(differences).toEqual([]);
  });

  test.each([
    ['customer', 'users where stripe_customer_id is not null'],
    [
      'product',
      '(select id from plans where stripe_product_id is not null union all select id from addons) sold',
    ],
    ['price', '(select id from plan_prices union all select id from addons) prices'],
    ['coupon', 'coupons'],
    ['promotion_code', 'promotion_codes'],
    ['subscription', 'subscriptions'],
    ['invoice', 'invoices'],
    ['payment_intent', 'payments'],
    ['charge', 'charges'],
    ['balance_transaction', 'balance_transactions'],
    ['refund', 'refunds'],
    ['dispute', 'disputes'],
    ['setup_intent', 'setup_intents'],
  ])('has as many of each %s as Stripe', async (type, table) => {
    const atStripe = everywhere(type).length;
    expect(atStripe).toBeGreaterThan(0);
    expect(await demo.number(`select count(*) from ${table}`)).toBe(atStripe);
  });

  test('adds up to the cent with Stripe’s balance', async () => {
    const net = everywhere('balance_transaction').reduce((sum, { net: part }) => sum + Number(part), 0);
    expect(await demo.number('select sum(net_cents) from balance_transactions')).toBe(net);
  });

  test.each(believable)('is believable: $name', async ({ query, from, to, few, why }) => {
    const value = await demo.number(query);
    expect(value, why).toBeGreaterThanOrEqual(few?.from ?? from);
    expect(value, why).toBeLessThanOrEqual(few?.to ?? to);
  });

  test('names every payment of an invoice by it', async () => {
    const paid = everywhere('invoice_payment').length;
    expect(await demo.number(`select count(*) from payments where stripe_invoice_id is not null`)).toBe(paid);
  });
});

describe('what the products know beside Stripe', () => {
  test('keeps a ledger whose balances are the sums of their entries', async () => {
    expect(await demo.rows('select * from credit_account_mismatches()')).toEqual([]);
    expect(
      await demo.rows(`select u.id from users u left join credit_accounts a on a.user_id = u.id and a.unit = 'cents'
        where u.credits_cents <> coalesce(a.balance_units, 0)`),
    ).toEqual([]);
    expect(
      await demo.rows(`select a.id from credit_accounts a join credit_grants g on g.account_id = a.id
        group by a.id having a.balance_units <> sum(g.remaining_units)`),
    ).toEqual([]);
  });

  test('gives exactly the credit that was paid for, by the metadata of the payments', async () => {
    const bought = everywhere('payment_intent')
      .filter(({ status }) => status === 'succeeded')
      .reduce(
        (sum, { metadata }) => sum + Number((metadata as Record<string, string>)['creditsCents'] ?? 0),
        0,
      );
    expect(bought).toBeGreaterThan(10_000);
    expect(
      await demo.number(`select sum(e.amount_units) from credit_entries e join credit_accounts a on a.id = e.account_id
        where e.kind = 'purchase' and a.unit = 'cents' and e.payment_id is not null`),
    ).toBe(bought);
  });

  test('keeps referrals within their limit, their states and their credits', async () => {
    expect(await demo.number('select count(*) from referrals')).toBeGreaterThan(2);
    expect(
      await demo.number(`select count(*) from (select referrer_id from referrals where status = 'completed'
        group by 1 having count(*) > 5) over_limit`),
    ).toBe(0);
    expect(
      await demo.number(`select count(*) from referrals r where r.status = 'completed' and not exists (
        select from credit_accounts a join credit_grants g on g.account_id = a.id and g.reason = 'referral'
        where a.user_id = r.referred_id)`),
    ).toBe(0);
  });

  test('limits each plan as its document says', async () => {
    const limits = await demo.rows<{ key: string; limit: string | null }>(
      `select pr.key || ' ' || p.key || ' ' || l.meter as key, l.limit_count::text as limit
       from plan_limits l join plans p on p.id = l.plan_id join products pr on pr.id = p.product_id`,
    );
    expect(Object.fromEntries(limits.map(({ key, limit }) => [key, limit]))).toMatchObject({
      'repurposeflow free generations': '10',
      'repurposeflow pro generations': '500',
      'repurposeflow business generations': '999999',
      'ai-saas-chat pro conversations': null,
    });
  });

  test('leaves at most one running subscription where a product allows no more', async () => {
    expect(
      await demo.rows(`select s.user_id from subscriptions s join products pr on pr.id = s.product_id
        where pr.is_single_subscription and s.status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')
        group by 1 having count(*) > 1`),
    ).toEqual([]);
  });

  test('remembers every state of its subscriptions, from the first to the present one', async () => {
    expect(
      await demo.rows(`
        select s.stripe_subscription_id from subscriptions s
        join lateral (select status, current_period_end_at from subscription_versions v
          where v.subscription_id = s.id order by occurred_at desc, sequence desc limit 1) last on true
        where (last.status, last.current_period_end_at) is distinct from (s.status, s.current_period_end_at)`),
    ).toEqual([]);
    // A renewal is a state of its own, so a monthly subscription has at least one for each invoice.
    expect(
      await demo.rows(`
        select s.stripe_subscription_id from subscriptions s
        where (select count(*) from subscription_versions v where v.subscription_id = s.id)
          < (select count(distinct period_start_at) from invoices i where i.subscription_id = s.id
            and i.billing_reason in ('subscription_create', 'subscription_cycle'))`),
    ).toEqual([]);
    expect(
      await demo.number(`
        select count(*) from subscriptions s where s.status = 'canceled' and not exists (
          select 1 from subscription_versions v where v.subscription_id = s.id and v.status <> 'canceled')`),
    ).toBe(0);
    expect(
      await demo.number('select count(*) from subscription_versions where occurred_at > created_at'),
    ).toBe(0);
  });

  test('tells nothing that has not happened yet', async () => {
    for (const [table, column] of [
      ['users', 'signed_up_at'],
      ['users', 'last_login_at'],
      ['credit_entries', 'occurred_at'],
      ['auth_sessions', 'started_at'],
      ['feedback_items', 'posted_at'],
      ['user_notes', 'created_at'],
      ['referrals', 'completed_at'],
      ['discount_redemptions', 'redeemed_at'],
      ['user_addons', 'purchased_at'],
    ] as const)
      expect(
        await demo.number(`select count(*) from ${table} where ${column} > '2026-11-20T12:00:00Z'`),
        `${table}.${column}`,
      ).toBe(0);
  });
});

test('the same seed plays the same world, to the byte', async () => {
  const [first, second] = [1, 2].map(() => playDemo(40, { validateResponses: false }));
  expect(first?.simulator.stateHash()).toBe(second?.simulator.stateHash());
  expect(first?.world.users.map(({ email }) => email)).toEqual(second?.world.users.map(({ email }) => email));
  expect(JSON.stringify(first?.world.users.map(({ credits }) => credits))).toBe(
    JSON.stringify(second?.world.users.map(({ credits }) => credits)),
  );
  await first?.simulator.close();
  await second?.simulator.close();
});
