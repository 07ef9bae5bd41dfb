import type { driftInput, driftView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type View = z.output<typeof driftView>;
type Row = Omit<View, 'createdAt' | 'lastSeenAt' | 'settledAt' | 'stripeUrl'> & {
  createdAt: string;
  lastSeenAt: string;
  settledAt: string | null;
};

/** One difference between the mirror and Stripe. */
export async function drift(ctx: QueryContext, { driftId }: z.output<typeof driftInput>): Promise<View> {
  const { rows } = await sql<Row>`
    select d.id, p.key as "productKey", p.name as "productName", d.object_type as "objectType",
      d.stripe_id as "stripeId", d.field, d.mirror_value as mirror, d.stripe_value as stripe, d.cause, d.state,
      d.seen_count as "seenCount", d.created_at as "createdAt", d.last_seen_at as "lastSeenAt",
      d.settled_at as "settledAt", d.settled_by_name as "settledBy", d.settled_reason as reason
    from sync_drifts d join products p on p.id = d.product_id where d.id = ${driftId}`.execute(
    plainSql(ctx.em),
  );
  const [row] = rows;
  if (!row) throw notFound('difference');
  return {
    ...row,
    createdAt: new Date(row.createdAt),
    lastSeenAt: new Date(row.lastSeenAt),
    settledAt: row.settledAt === null ? null : new Date(row.settledAt),
    stripeUrl: dashboardUrl(
      ctx.services.config.stripe.mode,
      sections[row.objectType] ?? 'search',
      row.stripeId,
    ),
  };
}

/** Where the Stripe dashboard shows an object of a kind. */
const sections: Readonly<Record<string, string>> = {
  product: 'products',
  price: 'prices',
  coupon: 'coupons',
  customer: 'customers',
  subscription: 'subscriptions',
  subscription_schedule: 'subscription_schedules',
  payment_intent: 'payments',
  charge: 'payments',
  invoice: 'invoices',
  refund: 'refunds',
  dispute: 'disputes',
  balance_transaction: 'balance/transactions',
};
