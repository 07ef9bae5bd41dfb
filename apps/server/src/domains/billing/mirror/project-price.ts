import { billingIntervals } from '@backdesk/contract';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { soldProducts } from './catalog.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Work } from './work.ts';

/** What Stripe says about a price. */
export function priceRow(raw: Stripe.Price): Omit<RowOf<'plan_prices'>, 'plan'> {
  const billingInterval = billingIntervals.find((interval) => interval === raw.recurring?.interval) ?? null;
  return {
    stripePriceId: raw.id,
    name: cleanText(raw.nickname) ?? cleanText(raw.lookup_key),
    amountCents: raw.unit_amount === null ? null : BigInt(raw.unit_amount),
    currency: currencyOf(raw.currency),
    billingInterval,
    intervalCount: billingInterval === null ? null : (raw.recurring?.interval_count ?? 1),
    isActive: raw.active,
  };
}

/** Writes prices beside the plans that they are of; an add-on carries the last of its prices that is sold. */
export async function writePrices(work: Work, raws: readonly Stripe.Price[]): Promise<void> {
  const sold = await soldProducts(
    work,
    raws.map((raw) => idOf(raw.product)),
  );
  const soldAs = (raw: Stripe.Price) => sold.get(idOf(raw.product) ?? '');
  await upsert(
    work,
    'plan_prices',
    raws.flatMap((raw) => {
      const plan = soldAs(raw);
      if (plan?.table !== 'plans') return [];
      return [
        {
          id: newId(),
          product: work.productId,
          plan: plan.id,
          ...priceRow(raw),
          createdAt: fromUnix(raw.created) ?? new Date(),
        },
      ];
    }),
    { key: ['product', 'stripePriceId'] },
  );
  for (const raw of raws) {
    const addon = soldAs(raw);
    if (addon?.table !== 'addons' || !raw.active) continue;
    const row = priceRow(raw);
    await sql`
      update addons set stripe_price_id = ${raw.id}, amount_cents = ${row.amountCents}, currency = ${row.currency},
        billing_interval = ${row.billingInterval}, interval_count = ${row.intervalCount}
      where id = ${addon.id}`.execute(plainSql(work.em));
  }
}
