import type { planChangeChoicesView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { leadingItemOf } from '../rules/plan-changes.ts';
import { planChangeBase } from './plan-change-base.ts';

type Row = {
  id: string;
  plan_name: string;
  name: string | null;
  cents: string;
  currency: string;
  billing_interval: string;
  interval_count: number;
  is_per_person: boolean;
};

const mostChoices = 200;

/**
 * The prices that a subscription can be changed to: those of its own interval before the others, the
 * cheapest plan first. Throws `not_found`.
 */
export async function planChangeChoices(
  ctx: QueryContext,
  { subscriptionId }: { subscriptionId: string },
): Promise<z.output<typeof planChangeChoicesView>> {
  const base = await planChangeBase(ctx.em, subscriptionId);
  const item = leadingItemOf(base.items);
  // Stripe bills all items of a subscription for the same interval.
  const isAlone = base.items.length === 1;
  const { rows } = await sql<Row>`
    select p.id, l.name as plan_name, p.name, p.amount_cents::text as cents, p.currency, p.billing_interval,
      p.interval_count, l.is_per_person
    from plan_prices p join plans l on l.id = p.plan_id
    where p.product_id = ${base.productId} and p.is_active and l.is_active and p.currency = ${base.currency}
      and p.billing_interval is not null and p.amount_cents is not null and p.stripe_price_id is not null
      and (${isAlone} or (p.billing_interval = ${item?.interval ?? null} and p.interval_count = ${item?.intervalCount ?? null}))
    order by (p.billing_interval, p.interval_count) is distinct from
        (${item?.interval ?? null}::text, ${item?.intervalCount ?? null}::int), l.position, l.name, p.amount_cents, p.id
    limit ${mostChoices}`.execute(plainSql(ctx.em));
  return {
    currentPriceId: item?.planPriceId ?? null,
    quantity: item?.quantity ?? 1,
    choices: rows.map((row) => ({
      priceId: row.id,
      planName: row.plan_name,
      priceName: row.name,
      price: { amount: BigInt(row.cents), currency: row.currency },
      interval: row.billing_interval,
      intervalCount: row.interval_count,
      isPerPerson: row.is_per_person,
    })),
  };
}
