import type pg from 'pg';

/** Everything that mirrors Stripe, and what is known of differences. */
const tables = [
  'users',
  'user_identities',
  'plans',
  'addons',
  'plan_prices',
  'coupons',
  'promotion_codes',
  'discount_codes',
  'payment_methods',
  'setup_intents',
  'balance_transactions',
  'subscriptions',
  'subscription_items',
  'subscription_versions',
  'subscription_schedules',
  'discount_redemptions',
  'payments',
  'charges',
  'invoices',
  'invoice_lines',
  'refunds',
  'disputes',
  'early_fraud_warnings',
  'credit_notes',
  'stripe_objects',
  'sync_drifts',
  'user_addons',
];

export type Mark = { name: string; count: number; writers: string | null; places: string | null };

/** A mark of each table that any write to it changes, even one that writes what was there. */
export async function mirrorMarks(sql: Pick<pg.Client, 'query'>): Promise<Mark[]> {
  const { rows } = await sql.query<Mark>(
    tables
      .map(
        (name) => `select '${name}' as name, count(*)::int, sum(xmin::text::bigint)::text as writers,
          sum((ctid::text::point)[0] * 1000 + (ctid::text::point)[1])::text as places from ${name}`,
      )
      .join(' union all '),
  );
  return rows;
}
