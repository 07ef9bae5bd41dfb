import type { editProductInput, PresentRow } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { lastChange } from '../../../platform/audit/last-change.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';

type Described = Omit<z.output<typeof editProductInput>, 'productKey' | 'version'>;
export type LockedProduct = Described & { id: string; version: number; hasStripeAccount: boolean };

/**
 * Locks a product against every other change, of what belongs to it as well: whoever adds a payment at
 * this moment waits. Throws `not_found`.
 */
export async function lockProduct(em: EntityManager, key: string): Promise<LockedProduct> {
  const { rows } = await sql<LockedProduct>`
    select id, name, reporting_currency as currency, timezone, credits_unit as "creditsUnit",
      quota_reset_rule as "quotaResetRule", is_single_subscription as "isSingleSubscription",
      auto_topup_since is not null as "isAutoTopupOn", grace_days as "graceDays",
      stripe_account_id as "stripeAccountId", has_stripe_account as "hasStripeAccount", version
    from products where key = ${key} for update`.execute(plainSql(em));
  const [product] = rows;
  if (!product) throw notFound('product');
  return product;
}

/** The part of a product that its form edits. */
export const described = (product: Described): Described => ({
  name: product.name,
  currency: product.currency,
  timezone: product.timezone,
  creditsUnit: product.creditsUnit,
  quotaResetRule: product.quotaResetRule,
  isSingleSubscription: product.isSingleSubscription,
  isAutoTopupOn: product.isAutoTopupOn,
  graceDays: product.graceDays,
  stripeAccountId: product.stripeAccountId,
});

/** Refuses an edit of an older version, with what the product says now and who made it so. */
export async function refuseOldVersion(
  em: EntityManager,
  product: LockedProduct,
  edited: number,
): Promise<void> {
  const { id, version } = product;
  if (version === edited) return;
  const present: PresentRow = {
    version,
    ...(await lastChange(em, { target: { kind: 'product', id: id }, version })),
    values: { ...described(product), graceDays: String(product.graceDays) },
  };
  throw new Refusal('conflict', 'This product was edited in the meantime. Nothing was saved.', { present });
}
