import { type invoiceActionsView, type invoiceStatuses, invoiceChanges } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { notInvoiceChangeable } from '../rules/invoice-changes.ts';
import { toOperationView } from '../rules/operation-view.ts';
import { operationsOn } from './operation-rows.ts';

type View = z.output<typeof invoiceActionsView>;
type Row = {
  id: string;
  product_id: string;
  user_id: string;
  user_name: string | null;
  product_name: string;
  number: string | null;
  status: (typeof invoiceStatuses)[number];
  collection_method: string | null;
  total: string;
  remaining: string;
  currency: string;
  attempt_count: number;
  next_attempt_at: string | null;
  plan_name: string | null;
  stripe_id: string | null;
  seen: string | null;
};

const operationsShown = 10;
/** What was never fetched from Stripe has no hash; nothing about it can be changed either. */
const neverSeen = '0'.repeat(64);

/** What staff see before they change an invoice; throws `not_found`. */
export async function invoiceActions(ctx: QueryContext, { invoiceId }: { invoiceId: string }): Promise<View> {
  const { rows } = await sql<Row>`
    select t.id, t.product_id, t.user_id, u.full_name as user_name, pr.name as product_name, t.number, t.status,
      t.collection_method, t.total_cents::text as total, t.remaining_cents::text as remaining, t.currency,
      t.attempt_count, t.next_attempt_at, s.plan_name, t.stripe_invoice_id as stripe_id, o.content_hash as seen
    from invoices t join users u on u.id = t.user_id join products pr on pr.id = t.product_id
    left join subscriptions s on s.id = t.subscription_id
    left join stripe_objects o on o.product_id = t.product_id and o.id = t.stripe_invoice_id
    where t.id = ${invoiceId}`.execute(plainSql(ctx.em));
  const [row] = rows;
  if (!row) throw notFound('invoice');
  const { currency } = row;
  const invoice = {
    stripeInvoiceId: row.stripe_id,
    status: row.status,
    collectionMethod: row.collection_method,
    remainingCents: BigInt(row.remaining),
  };
  const operations = row.stripe_id
    ? await operationsOn(ctx.em, row.product_id, row.stripe_id, operationsShown)
    : [];
  return {
    invoiceId: row.id,
    userId: row.user_id,
    userName: row.user_name ?? 'No name',
    productName: row.product_name,
    number: row.number,
    status: row.status,
    total: { amount: BigInt(row.total), currency },
    remaining: { amount: invoice.remainingCents, currency },
    attemptCount: row.attempt_count,
    nextAttemptAt: row.next_attempt_at === null ? null : new Date(row.next_attempt_at),
    planName: row.plan_name,
    seen: row.seen ?? neverSeen,
    because: Object.fromEntries(
      invoiceChanges.map((change) => [change, notInvoiceChangeable(invoice, change)?.sentence ?? null]),
    ) as View['because'],
    operations: operations.map(toOperationView),
  };
}
