import { sql } from 'kysely';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import { dashboardUrl } from '../../../../platform/stripe-dashboard.ts';
import type { BillingProviders } from '../../providers.ts';
import { type Base, headOf, rowOf, rowsOf } from './base.ts';
import {
  type Detail,
  factsOf,
  groupOf,
  moneyOf,
  relatedShown,
  stateOf,
  textFact,
  timeFact,
  wordsOf,
} from './facts.ts';
import { historyOf } from './history.ts';

type Row = Base & {
  key: string;
  name: string;
  description: string | null;
  is_per_person: boolean;
  is_active: boolean;
  trial_days: number | null;
  included: string | null;
};
type Price = {
  id: string;
  name: string | null;
  cents: string | null;
  currency: string;
  interval: string | null;
  count: number | null;
  is_active: boolean;
  stripe_id: string | null;
};
type Addon = {
  id: string;
  name: string;
  cents: string | null;
  currency: string | null;
  interval: string | null;
  stripe_id: string | null;
  users: number;
};
type Limit = { meter: string; limit_count: string | null };
type Subscription = {
  id: string;
  user_name: string | null;
  status: string;
  stripe_status: string;
  cents: string | null;
  currency: string | null;
  at: string;
  stripe_id: string | null;
};

/** A plan with its prices, limits and newest subscriptions; throws `not_found`. */
export async function planDetail(
  ctx: QueryContext,
  providers: BillingProviders,
  { id }: { id: string },
): Promise<Detail> {
  const row = await rowOf(
    ctx,
    'plan',
    sql<Row>`
      select t.id, t.product_id, pr.name as product_name, null as user_id, null as user_name,
        t.stripe_product_id as stripe_id, t.created_at, t.key, t.name, t.description, t.is_per_person, t.is_active,
        t.trial_days, a.name as included
      from plans t join products pr on pr.id = t.product_id left join addons a on a.id = t.included_addon_id
      where t.id = ${id}`,
  );
  const limit = sql.lit(relatedShown + 1);
  const [prices, limits, features, subscriptions, counts, addons] = await Promise.all([
    rowsOf(
      ctx,
      sql<Price>`
        select id, name, amount_cents::text as cents, currency, billing_interval as interval, interval_count as count,
          is_active, stripe_price_id as stripe_id
        from plan_prices where plan_id = ${id} order by is_active desc, amount_cents, id limit ${limit}`,
    ),
    rowsOf(
      ctx,
      sql<Limit>`select meter, limit_count::text from plan_limits where plan_id = ${id} order by meter`,
    ),
    rowsOf(
      ctx,
      sql<{
        name: string;
      }>`select name from plan_features where plan_id = ${id} order by position, name limit ${limit}`,
    ),
    rowsOf(
      ctx,
      sql<Subscription>`
        select s.id, u.full_name as user_name, s.status, s.stripe_status, s.recurring_cents::text as cents, s.currency,
          s.created_at as at, s.stripe_subscription_id as stripe_id
        from subscriptions s join users u on u.id = s.user_id
        where s.plan_id = ${id} and s.status = 'active' order by s.created_at desc, s.id desc limit ${limit}`,
    ),
    rowsOf(
      ctx,
      sql<{ status: string; count: string }>`
        select status, count(*)::text as count from subscriptions where plan_id = ${id} group by status order by count(*) desc`,
    ),
    rowsOf(
      ctx,
      sql<Addon>`
        select a.id, a.name, a.amount_cents::text as cents, trim(a.currency) as currency, a.billing_interval as interval,
          a.stripe_price_id as stripe_id,
          (select count(*)::int from user_addons u where u.addon_id = a.id and u.status = 'active') as users
        from addons a where a.product_id = ${row.product_id} and a.is_active order by a.name, a.id limit ${limit}`,
    ),
  ]);
  return {
    ...headOf(row),
    kind: 'plan',
    title: row.name,
    state: row.is_active ? stateOf('active') : { word: 'not sold any more', tone: 'neutral' },
    amount: null,
    facts: factsOf(
      textFact('Key', row.key),
      textFact('Description', row.description),
      textFact(
        'Subscriptions',
        counts.map(({ status, count }) => `${count} ${wordsOf(status)}`).join(', ') || 'none yet',
      ),
      row.is_per_person ? textFact('Priced', 'per person') : null,
      textFact('Trial', row.trial_days === null ? null : `${row.trial_days} days`),
      textFact('Comes with', row.included),
      ...limits.map(({ meter, limit_count: count }) =>
        textFact(`Limit of ${wordsOf(meter)}`, count === null || count === '999999' ? 'unlimited' : count),
      ),
      timeFact('Created', row.created_at),
    ),
    related: [
      ...groupOf('Prices', prices, (price) => ({
        key: price.id,
        title: price.interval
          ? `every ${price.count === 1 ? '' : `${price.count} `}${price.interval}`
          : 'paid once',
        note: price.name,
        state: price.is_active ? null : { word: 'not sold any more', tone: 'neutral' as const },
        money: moneyOf(price.cents, price.currency),
        stripeId: price.stripe_id,
      })),
      ...groupOf('Add-ons that can be bought beside it', addons, (addon) => ({
        key: addon.id,
        title: addon.name,
        note: `${addon.interval ? `every ${addon.interval}` : 'paid once'} · ${addon.users === 1 ? '1 user has' : `${addon.users} users have`} it`,
        money: moneyOf(addon.cents, addon.currency),
        stripeId: addon.stripe_id,
      })),
      ...groupOf('What it promises', features, ({ name }) => ({ key: name, title: name })),
      ...groupOf('Newest active subscriptions', subscriptions, (subscription) => ({
        key: subscription.id,
        object: { kind: 'subscription' as const, id: subscription.id },
        title: subscription.user_name ?? 'No name',
        state: stateOf(subscription.status, subscription.stripe_status),
        money: moneyOf(subscription.cents, subscription.currency),
        at: new Date(subscription.at),
        stripeId: subscription.stripe_id,
      })),
    ],
    ...(await historyOf(ctx, providers, {
      productId: row.product_id,
      ids: [id],
      stripeIds: [row.stripe_id, ...prices.map((price) => price.stripe_id)],
    })),
    stripeUrl: dashboardUrl(ctx.services.config.stripe.mode, 'products', row.stripe_id),
  };
}
