import type { BillingKind, rawObjectInput, rawObjectView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { maskRaw } from '../rules/mask-raw.ts';

type Row = { id: string; raw: unknown; is_deleted: boolean; fetched_at: string | null };

const sources: Partial<Record<BillingKind, [table: string, stripeId: string]>> = {
  payment: ['payments', 'stripe_payment_intent_id'],
  subscription: ['subscriptions', 'stripe_subscription_id'],
  invoice: ['invoices', 'stripe_invoice_id'],
  refund: ['refunds', 'stripe_refund_id'],
  dispute: ['disputes', 'stripe_dispute_id'],
  plan: ['plans', 'stripe_product_id'],
};

/**
 * An object as Stripe last gave it, without what names or reaches a person, so that everybody who
 * reads billing may see it and nothing has to be audited; throws `not_found`.
 */
export async function rawObject(
  ctx: QueryContext,
  { kind, id }: z.output<typeof rawObjectInput>,
): Promise<z.output<typeof rawObjectView>> {
  const source = sources[kind];
  if (!source) throw notFound('object of Stripe');
  const [table, column] = source;
  const { rows } = await sql<Row>`
    select o.id, o.raw, o.is_deleted, o.fetched_at from ${sql.table(table)} t
    join stripe_objects o on o.product_id = t.product_id and o.id = ${sql.ref(`t.${column}`)}
    where t.id = ${id} and o.raw is not null`.execute(plainSql(ctx.em));
  const [row] = rows;
  if (!row) throw notFound('object of Stripe');
  const { masked, count } = maskRaw(row.raw);
  return {
    stripeId: row.id,
    fetchedAt: row.fetched_at === null ? null : new Date(row.fetched_at),
    isDeleted: row.is_deleted,
    json: JSON.stringify(masked, undefined, 2),
    maskedCount: count,
  };
}
