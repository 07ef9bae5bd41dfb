import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Target } from './kinds.ts';
import { detachPaymentMethods } from './project-payment-method.ts';
import type { Work } from './work.ts';

/** Notes that Stripe does not have an object any more. Its row stays: it happened. */
export async function writeTombstone(work: Work, { kind, id }: Target): Promise<void> {
  const db = plainSql(work.em);
  switch (kind) {
    case 'product':
      for (const table of ['plans', 'addons'])
        await sql`
          update ${sql.table(table)} set is_active = false
          where product_id = ${work.productId} and stripe_product_id = ${id}`.execute(db);
      return;
    case 'price':
      await sql`
        update plan_prices set is_active = false
        where product_id = ${work.productId} and stripe_price_id = ${id}`.execute(db);
      return;
    case 'coupon':
      await sql`
        update coupons set is_valid = false, deleted_at = coalesce(deleted_at, now())
        where product_id = ${work.productId} and stripe_coupon_id = ${id}`.execute(db);
      await sql`
        update discount_codes d set is_active = false from coupons c
        where c.product_id = ${work.productId} and c.stripe_coupon_id = ${id} and d.coupon_id = c.id`.execute(
        db,
      );
      return;
    case 'payment_method':
      return detachPaymentMethods(work, [id]);
    case 'invoice':
      // Only a draft can be deleted. For a reader it is as void as one that was voided.
      await sql`
        update invoices set stripe_status = 'deleted', status = 'void', remaining_cents = 0, next_attempt_at = null
        where product_id = ${work.productId} and stripe_invoice_id = ${id}`.execute(db);
      return;
    default:
      // Stripe deletes nothing else: what is missing there was looked for in the wrong account.
      return;
  }
}
