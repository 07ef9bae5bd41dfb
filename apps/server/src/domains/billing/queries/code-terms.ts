import type { codeTermsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { discountOf, type Worth, worthSql } from '../rules/code-state.ts';
import { toOperationView } from '../rules/operation-view.ts';
import { codesAskedFor } from './operation-rows.ts';

const shown = 100;
const operationsShown = 20;

/** What making a code has to know of a product; throws `not_found`. */
export async function codeTerms(
  ctx: QueryContext,
  { productKey }: { productKey: string },
): Promise<z.output<typeof codeTermsView>> {
  const products = await sql<{ id: string; name: string; currency: string }>`
    select id, name, reporting_currency as currency from products where key = ${productKey}`.execute(
    plainSql(ctx.em),
  );
  const [product] = products.rows;
  if (!product) throw notFound('product');
  const coupons = await sql<{ id: string; name: string; worth: Worth }>`
    select c.id, coalesce(c.name, c.stripe_coupon_id) as name, ${worthSql} as worth from coupons c
    where c.product_id = ${product.id} and c.is_valid and c.deleted_at is null
      and (c.redeem_by_at is null or c.redeem_by_at > ${ctx.services.clock.now()})
    order by c.created_at desc, c.id desc limit ${sql.lit(shown)}`.execute(plainSql(ctx.em));
  const prices = await sql<{ name: string; cents: string; currency: string; interval: string }>`
    select p.name, x.amount_cents::text as cents, x.currency, x.billing_interval as interval
    from plan_prices x join plans p on p.id = x.plan_id
    where p.product_id = ${product.id} and p.is_active and x.is_active and x.amount_cents > 0
      and x.billing_interval is not null and x.interval_count = 1
    order by x.amount_cents, x.id limit ${sql.lit(shown)}`.execute(plainSql(ctx.em));
  const operations = await codesAskedFor(ctx.em, product.id, operationsShown);
  return {
    productKey,
    productName: product.name,
    currency: product.currency,
    coupons: coupons.rows.map(({ id, name, worth }) => ({
      couponId: id,
      name,
      discount: discountOf(worth),
    })),
    prices: prices.rows.map(({ name, cents, currency, interval }) => ({
      name,
      price: { amount: BigInt(cents), currency },
      interval,
    })),
    operations: operations.map(toOperationView),
  };
}
