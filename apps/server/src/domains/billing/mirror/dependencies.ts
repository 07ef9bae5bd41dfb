import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MirroredObject, Target } from './kinds.ts';
import { refundOfCreditNote } from './project-credit-note.ts';
import { intentsOf } from './project-invoice.ts';
import { priceOfLine } from './project-invoice-line.ts';
import { couponOf } from './project-promotion-code.ts';
import { subscriptionOfSchedule } from './project-schedule.ts';
import { promotionCodesOf } from './project-subscription.ts';
import { idOf } from './text.ts';

/**
 * What has to be mirrored before `raw` can be, in this order. Undefined when it ought to belong to
 * something and does not.
 */
export function dependenciesOf(raw: MirroredObject): Target[] | undefined {
  switch (raw.object) {
    case 'product':
    case 'coupon':
    case 'customer':
    case 'balance_transaction':
      return [];
    case 'price':
      return targets('product', idOf(raw.product));
    case 'promotion_code':
      return [...targets('coupon', couponOf(raw)), ...targets('customer', idOf(raw.customer))];
    // One without a customer is nobody's, which is nothing to worry about: it was detached, or is not used yet.
    case 'payment_method':
    case 'setup_intent':
      return targets('customer', idOf(raw.customer));
    case 'subscription':
      return belongsTo('customer', idOf(raw.customer))?.concat(
        raw.items.data.flatMap(({ price }) => targets('price', price.id)),
        promotionCodesOf(raw).flatMap((id) => targets('promotion_code', id)),
      );
    case 'subscription_schedule':
      return belongsTo('customer', idOf(raw.customer))?.concat(
        targets('subscription', subscriptionOfSchedule(raw)),
      );
    case 'payment_intent':
    case 'charge':
      return belongsTo('customer', idOf(raw.customer));
    case 'invoice':
      // Its payments come first, so that they can be told which invoice they paid.
      return belongsTo('customer', idOf(raw.customer))?.concat(
        targets('subscription', idOf(raw.parent?.subscription_details?.subscription)),
        (raw.lines?.data ?? []).flatMap((line) => targets('price', priceOfLine(line))),
        intentsOf(raw).flatMap((id) => targets('payment_intent', id)),
      );
    case 'refund':
    case 'dispute':
    case 'radar.early_fraud_warning':
      return belongsTo('payment_intent', idOf(raw.payment_intent));
    case 'credit_note':
      return belongsTo('invoice', idOf(raw.invoice))?.concat(targets('refund', refundOfCreditNote(raw)));
  }
}

const targets = (kind: Target['kind'], id: string | null | undefined): Target[] =>
  id === null || id === undefined ? [] : [{ kind, id }];

const belongsTo = (kind: Target['kind'], id: string | null | undefined): Target[] | undefined =>
  id === null || id === undefined ? undefined : [{ kind, id }];

/** Which of the `dependenciesOf` an object were never mirrored, in their order and each once. */
export async function missingOf(
  em: EntityManager,
  productId: string,
  dependencies: readonly Target[],
): Promise<Target[]> {
  if (dependencies.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from stripe_objects
    where product_id = ${productId} and id = any(${dependencies.map(({ id }) => id)})
      and projection_version > 0`.execute(plainSql(em));
  const there = new Set(rows.map(({ id }) => id));
  return dependencies.filter(({ id }) => {
    const isMissing = !there.has(id);
    there.add(id);
    return isMissing;
  });
}
