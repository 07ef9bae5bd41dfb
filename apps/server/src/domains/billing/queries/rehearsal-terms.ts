import { pauseBehaviors, type PauseBehavior, type SubscriptionStatus } from '@backdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import { rateOf } from '../rules/rehearsal/amounts.ts';
import type { Discount, Item, Tax, Terms } from '../rules/rehearsal/terms.ts';
import { endOf } from '../rules/subscription-changes.ts';
import { couponsByStripeId } from './rehearsal-coupons.ts';

/** Of Stripe's object, where a projection leaves it out. */
const rawDiscount = z.object({
  end: z.number().nullable(),
  source: z.object({ coupon: z.union([z.string(), z.object({ id: z.string() })]).nullable() }),
});
const rawDiscounts = z.array(rawDiscount).catch([]);
const rawTaxes = z
  .array(z.object({ amount: z.number(), taxable_amount: z.number().nullable(), tax_behavior: z.string() }))
  .catch([]);

type ItemRow = {
  stripeItemId: string | null;
  name: string;
  cents: string | null;
  quantity: number;
  interval: string | null;
  count: number | null;
};
type Row = {
  product_id: string;
  status: SubscriptionStatus;
  currency: string | null;
  period_start: number | null;
  period_end: number | null;
  cancel_at: string | null;
  is_cancel_at_period_end: boolean;
  pause_behavior: string | null;
  resumes_at: number | null;
  anchor: number | null;
  discounts: unknown;
  has_item_discounts: boolean;
  is_taxed: boolean;
  balance: string | null;
  customer_discount: unknown;
  taxes: unknown;
  has_invoice: boolean;
  items: ItemRow[];
};

export type Rehearsable = { terms: Terms; assumptions: string[] };

/** A subscription as far as its next invoices depend on it, as the mirror has it; throws `not_found`. */
export async function rehearsalTerms(em: EntityManager, subscriptionId: string): Promise<Rehearsable> {
  const row = await rowOf(em, subscriptionId);
  const own = rawDiscounts.parse(row.discounts ?? []);
  const ofCustomer = rawDiscount.safeParse(row.customer_discount).data ?? null;
  const coupons = await couponsByStripeId(
    em,
    row.product_id,
    [...own, ...(ofCustomer ? [ofCustomer] : [])].map(couponIdOf),
  );
  const discountOf = (raw: z.output<typeof rawDiscount>): Discount[] => {
    const coupon = coupons.get(couponIdOf(raw));
    return coupon ? [{ ...coupon, endsAt: raw.end }] : [];
  };
  const discounts = own.flatMap(discountOf);
  const [customerDiscount = null] = ofCustomer ? discountOf(ofCustomer) : [];
  const items = row.items.map(
    ({ stripeItemId, name, cents, quantity, interval, count }): Item => ({
      stripeItemId,
      name,
      quantity,
      cents: cents === null ? null : BigInt(cents),
      interval: interval === null ? null : { interval, count: count ?? 1 },
    }),
  );
  const isUnknownCoupon = discounts.length < own.length || (ofCustomer !== null && customerDiscount === null);
  const { tax, assumption } = taxOf(row);
  const endsAt = endOf({
    status: row.status,
    isCancelAtPeriodEnd: row.is_cancel_at_period_end,
    cancelAt: row.cancel_at ? new Date(row.cancel_at) : null,
    currentPeriodEndAt: row.period_end === null ? null : new Date(row.period_end * 1000),
  });
  return {
    assumptions: assumption === null ? [] : [assumption],
    terms: {
      currency: row.currency ?? 'USD',
      isTrialing: row.status === 'trialing',
      items,
      anchor: row.anchor ?? row.period_start ?? 0,
      start: row.period_start ?? 0,
      end: row.period_end ?? 0,
      discounts,
      customerDiscount,
      balance: BigInt(row.balance ?? 0),
      pause: isPauseBehavior(row.pause_behavior)
        ? { behavior: row.pause_behavior, resumesAt: row.resumes_at }
        : null,
      isStopped: row.status === 'paused',
      isOver: row.status === 'canceled' || row.status === 'incomplete_expired',
      endsAt: endsAt && Math.floor(endsAt.getTime() / 1000),
      obstacle: obstacleOf(row, items, isUnknownCoupon),
      tax,
    },
  };
}

async function rowOf(em: EntityManager, subscriptionId: string): Promise<Row> {
  const unix = (column: string) => sql`extract(epoch from ${sql.ref(column)})::float8`;
  const { rows } = await sql<Row>`
    select t.product_id, t.status, t.currency, ${unix('t.current_period_start_at')} as period_start,
      ${unix('t.current_period_end_at')} as period_end, t.cancel_at, t.is_cancel_at_period_end, t.pause_behavior,
      ${unix('t.resumes_at')} as resumes_at, (o.raw->>'billing_cycle_anchor')::float8 as anchor,
      o.raw->'discounts' as discounts,
      jsonb_path_exists(o.raw, '$.items.data[*].discounts[0]') as has_item_discounts,
      coalesce((o.raw->'automatic_tax'->>'enabled')::boolean, false)
        or jsonb_path_exists(o.raw, '$.default_tax_rates[0]') or jsonb_path_exists(o.raw, '$.items.data[*].tax_rates[0]')
        as is_taxed,
      c.raw->>'balance' as balance, c.raw->'discount' as customer_discount, v.taxes, v.id is not null as has_invoice,
      coalesce((select json_agg(json_build_object('stripeItemId', i.stripe_subscription_item_id, 'name', i.name,
          'cents', i.price_cents::text, 'quantity', i.quantity, 'interval', i.billing_interval,
          'count', i.interval_count) order by i.created_at, i.id)
        from subscription_items i where i.subscription_id = t.id and i.removed_at is null), '[]') as items
    from subscriptions t
    left join stripe_objects o on o.product_id = t.product_id and o.id = t.stripe_subscription_id
    left join stripe_objects c on c.product_id = t.product_id and c.id = t.stripe_customer_id
    left join lateral (
      select n.id, r.raw->'total_taxes' as taxes from invoices n
      left join stripe_objects r on r.product_id = n.product_id and r.id = n.stripe_invoice_id
      where n.subscription_id = t.id and n.total_cents > 0
      order by n.created_at desc, n.id desc limit 1) v on true
    where t.id = ${subscriptionId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw notFound('subscription');
  return row;
}

const couponIdOf = ({ source: { coupon } }: z.output<typeof rawDiscount>): string =>
  typeof coupon === 'string' ? coupon : (coupon?.id ?? '');

const isPauseBehavior = (word: string | null): word is PauseBehavior =>
  pauseBehaviors.some((behavior) => behavior === word);

/** Why our rules cannot work its invoices out, or null. */
function obstacleOf(row: Row, items: readonly Item[], isUnknownCoupon: boolean): string | null {
  if (row.anchor === null || row.period_end === null) return 'Stripe’s object of it is not here.';
  if (row.status === 'incomplete' || row.status === 'unpaid') return 'it is not paid.';
  if (items.length === 0) return 'it has no items.';
  if (items.some(({ cents, interval }) => cents === null || interval === null))
    return 'a price is not a fixed one: it has tiers or counts usage.';
  const intervals = new Set(items.map(({ interval }) => `${interval?.count} ${interval?.interval}`));
  if (intervals.size > 1) return 'its items are billed for different intervals.';
  if (row.has_item_discounts) return 'single items have coupons of their own.';
  return isUnknownCoupon ? 'a coupon of it is not known here.' : null;
}

/** The tax of the last invoice, as a rate; what is not known is said and left out. */
function taxOf({ taxes: raw, is_taxed: isTaxed, has_invoice: hasInvoice }: Row): {
  tax: Tax | null;
  assumption: string | null;
} {
  const taxes = rawTaxes.parse(raw ?? []);
  const amount = taxes.reduce((sum, one) => sum + BigInt(one.amount), 0n);
  if (amount === 0n)
    return {
      tax: null,
      assumption:
        isTaxed && !hasInvoice ? 'Without tax: there is no invoice yet to take its rate from.' : null,
    };
  const [first] = taxes;
  const isAlike = taxes.every(
    (one) => one.taxable_amount === first?.taxable_amount && one.tax_behavior === first.tax_behavior,
  );
  const rate = isAlike && first?.taxable_amount ? rateOf(amount, BigInt(first.taxable_amount)) : null;
  if (rate === null)
    return { tax: null, assumption: 'Without tax: the last invoice has several rates of it.' };
  return {
    tax: { rate, isInclusive: first?.tax_behavior === 'inclusive' },
    assumption: `Tax as on the last invoice: ${Number(rate) / 10_000} %.`,
  };
}
