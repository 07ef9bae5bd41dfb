type Row = Record<string, unknown>;

/** Every table that is projected from Stripe, with the column that names its rows there. */
const tables = {
  users: 'stripe_customer_id',
  plans: 'stripe_product_id',
  addons: 'stripe_product_id',
  plan_prices: 'stripe_price_id',
  coupons: 'stripe_coupon_id',
  promotion_codes: 'stripe_promotion_code_id',
  discount_codes: 'code',
  payment_methods: 'stripe_payment_method_id',
  setup_intents: 'stripe_setup_intent_id',
  balance_transactions: 'stripe_balance_transaction_id',
  subscriptions: 'stripe_subscription_id',
  subscription_items: 'stripe_subscription_item_id',
  discount_redemptions: 'external_id',
  payments: 'stripe_payment_intent_id',
  charges: 'stripe_charge_id',
  invoices: 'stripe_invoice_id',
  invoice_lines: 'stripe_line_id',
  refunds: 'stripe_refund_id',
  disputes: 'stripe_dispute_id',
  early_fraud_warnings: 'stripe_early_fraud_warning_id',
  credit_notes: 'stripe_credit_note_id',
} as const;

/** Ours, or counts of how often we wrote: two desks that mirror one Stripe need not agree on them. */
const ours = new Set(['id', 'product_id', 'updated_at', 'version']);
/** When we noticed; only that it was noticed is Stripe's. */
const noticed = new Set(['detached_at', 'removed_at', 'deleted_at']);

/**
 * Everything that is projected from Stripe, a row a text that starts with its table, with Stripe's
 * ids in place of ours. Whole rows, so that a column that is added later is compared too.
 */
export async function mirroredRows(query: (text: string) => Promise<Row[]>): Promise<string[]> {
  const found: { table: string; row: Row }[] = [];
  const names = new Map<unknown, string>();
  for (const [table, column] of Object.entries(tables)) {
    const rows = await query(`select to_jsonb(t) as row from ${table} t`);
    for (const { row } of rows as { row: Row }[]) {
      found.push({ table, row });
      names.set(row['id'], `${table} ${String(row[column])}`);
    }
  }
  return found
    .map(({ table, row }) => {
      const fields = Object.entries(row)
        .filter(([column]) => !ours.has(column) && !(table === 'users' && column === 'created_at'))
        .map(([column, value]) => [
          column,
          noticed.has(column) ? value !== null : (names.get(value) ?? value),
        ]);
      return `${table} ${JSON.stringify(Object.fromEntries(fields))}`;
    })
    .toSorted();
}
