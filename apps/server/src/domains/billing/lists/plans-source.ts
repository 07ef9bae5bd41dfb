import { plansList } from '@backdesk/contract';
import { format } from '@backdesk/money';
import { sql } from 'kysely';
import { containing } from '../../../platform/list/pattern.ts';
import type { ListSource } from '../../../platform/list/source.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { billingFields, billingList } from './fields.ts';

const field = billingFields('p');

type Price = { cents: string; currency: string; interval: string | null; count: number | null };
type Limit = { meter: string; count: string | null };

export const plansSource: ListSource<typeof plansList> = {
  ...billingList('p'),
  definition: plansList,
  table: 'plans',
  joins: sql`join products on products.id = p.product_id`,
  fields: {
    name: field.text('name'),
    key: field.text('key'),
    prices: {
      shown: sql`(
        select json_agg(json_build_object('cents', x.amount_cents::text, 'currency', x.currency,
          'interval', x.billing_interval, 'count', x.interval_count) order by x.amount_cents)
        from plan_prices x where x.plan_id = p.id and x.is_active and x.amount_cents is not null)`,
    },
    // By idx_subscriptions_plan_id_status_created_at, for the rows of one page.
    activeCount: {
      shown: sql`(select count(*) from subscriptions s where s.plan_id = p.id and s.status = 'active')`,
    },
    limits: {
      shown: sql`(
        select json_agg(json_build_object('meter', x.meter, 'count', x.limit_count::text) order by x.meter)
        from plan_limits x where x.plan_id = p.id)`,
    },
    isActive: field.plain('is_active'),
    product: field.product,
    createdAt: field.sortedInstant('created_at'),
    stripeId: field.plain('stripe_product_id'),
  },
  extra: {},
  finish: (row, mode) => ({
    ...row,
    prices: (row['prices'] as Price[] | null)?.map(priceText).join(', ') ?? null,
    limits: (row['limits'] as Limit[] | null)?.map(limitText).join(', ') ?? null,
    stripeUrl: dashboardUrl(mode, 'products', row['stripeId'] as string | null),
  }),
  relations: {},
  // Few enough to look at each, whatever is asked.
  search: (q) => {
    const condition = sql`(${containing(sql`lower(p.name)`, q)} or ${containing(sql`p.key`, q)}
      or p.stripe_product_id = ${q}
      or exists (select from plan_prices x where x.plan_id = p.id and x.stripe_price_id = ${q}))`;
    return { fragment: { narrow: condition, wide: condition } };
  },
};

function priceText({ cents, currency, interval, count }: Price): string {
  const amount = format({ amount: BigInt(cents), currency });
  if (interval === null) return `${amount} once`;
  return count === 1 || count === null ? `${amount} a ${interval}` : `${amount} every ${count} ${interval}s`;
}

/** 999999 is how products write that there is no limit. */
function limitText({ meter, count }: Limit): string {
  const words = count === null || count === '999999' ? 'unlimited' : BigInt(count).toLocaleString('en-US');
  return `${words} ${meter.replaceAll('_', ' ')}`;
}
