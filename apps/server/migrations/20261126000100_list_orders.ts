import { Migration } from '@mikro-orm/migrations';

/** Name, table, definition and what it is for. */
const indexes: readonly (readonly [string, string, string, string])[] = [
  ...orders('payments', 'amount_cents'),
  ...orders('subscriptions', 'price_cents'),
  ...orders('subscriptions', 'current_period_end_at'),
  ...orders('invoices', 'total_cents'),
  ...orders('refunds', 'amount_cents'),
  ...orders('disputes', 'amount_cents'),
  ...orders('disputes', 'evidence_due_at'),
  [
    'idx_payments_failure_code_created_at',
    'payments',
    '(failure_code, created_at desc, id desc) where failure_code is not null',
    'payments list filtered by failure code, newest first',
  ],
  [
    'idx_payments_refund_state_created_at',
    'payments',
    '(refund_state, created_at desc, id desc) where refunded_cents > 0',
    'payments list filtered by refund state, newest first',
  ],
  [
    'idx_payments_is_disputed_created_at',
    'payments',
    '(is_disputed, created_at desc, id desc) where is_disputed',
    'payments list filtered to disputed ones, newest first',
  ],
  [
    'idx_subscriptions_plan_name_created_at',
    'subscriptions',
    '(plan_name, created_at desc, id desc)',
    'subscriptions list filtered by plan, newest first',
  ],
  [
    'idx_refunds_requested_by_name_trigram',
    'refunds',
    'using gin (lower(requested_by_name) gin_trgm_ops)',
    'refunds list filtered by part of the name of who asked',
  ],
  [
    'idx_users_total_spent_cents',
    'users',
    '(total_spent_cents desc, id desc)',
    'users list ordered by what they spent, across products',
  ],
  [
    'idx_users_last_login_at',
    'users',
    '(last_login_at desc, id desc)',
    'users list ordered by the last sign-in, across products',
  ],
  [
    'idx_users_product_id_last_login_at',
    'users',
    '(product_id, last_login_at desc, id desc)',
    'users list of one product ordered by the last sign-in',
  ],
  ...['subscription_tier', 'subscription_status', 'country'].map(
    (column) =>
      [
        `idx_users_${column}`,
        'users',
        `(${column}, signed_up_at desc, id desc)`,
        `users list filtered by ${column} across products, newest first`,
      ] as const,
  ),
];

function orders(table: string, column: string) {
  return [
    [
      `idx_${table}_${column}`,
      table,
      `(${column} desc, id desc)`,
      `${table} list ordered by ${column}, across products`,
    ],
    [
      `idx_${table}_product_id_${column}`,
      table,
      `(product_id, ${column} desc, id desc)`,
      `${table} list of one product ordered by ${column}`,
    ],
  ] as const;
}

/** What every list is ordered and most often filtered by, so that a page reads about as many rows as it shows. */
export class ListOrders extends Migration {
  override up(): void {
    // The partial ones of the same names served one question each; the whole ones serve those too.
    this.addSql(
      `drop index idx_subscriptions_current_period_end_at; drop index idx_disputes_evidence_due_at;`,
    );
    for (const [name, table, definition, purpose] of indexes)
      this.addSql(
        `create index ${name} on ${table} ${definition}; comment on index ${name} is '${purpose}';`,
      );
  }

  override down(): void {
    for (const [name] of indexes.toReversed()) this.addSql(`drop index ${name}`);
    this.addSql(`
      create index idx_subscriptions_current_period_end_at on subscriptions (current_period_end_at, id) where status in ('trialing', 'active', 'past_due', 'unpaid', 'paused');
      comment on index idx_subscriptions_current_period_end_at is 'running subscriptions that renew or lapse between two days';
      create index idx_disputes_evidence_due_at on disputes (evidence_due_at, id) where status in ('warning_needs_response', 'needs_response', 'appeal_needs_response');
      comment on index idx_disputes_evidence_due_at is 'disputes that wait for our answer, the most urgent first';
    `);
  }
}
