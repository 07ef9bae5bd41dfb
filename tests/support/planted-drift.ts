/** A difference planted by hand: what is done to the mirror, and what has to be found because of it. */
export type Planted = {
  name: string;
  /** The object at Stripe, as a query that names one. */
  id: string;
  /** What is done to the mirror; `$1` is the object's id. */
  plant: string;
  kind: string;
  fields: readonly string[];
};

const column = (
  kind: string,
  table: string,
  id: string,
  set: string,
  field: string,
  where = 'true',
): Planted => ({
  name: `${table}.${set}`,
  kind,
  id: `select ${id} from ${table} where ${id} is not null and ${where} order by ${id} limit 1`,
  plant: `update ${table} set ${set} where ${id} = $1`,
  fields: [field],
});

/** One of every kind of difference that a mirror can have, each on an object of its own where there are enough. */
export const plantedDrifts: readonly Planted[] = [
  // A column of every table.
  column('product', 'plans', 'stripe_product_id', `name = 'Changed'`, 'name'),
  column('price', 'plan_prices', 'stripe_price_id', `amount_cents = amount_cents + 1`, 'amount'),
  column('coupon', 'coupons', 'stripe_coupon_id', `percent_off = 30`, 'percent off'),
  column(
    'promotion_code',
    'promotion_codes',
    'stripe_promotion_code_id',
    `max_redemption_count = 6`,
    'most redemptions',
  ),
  column(
    'promotion_code',
    'promotion_codes',
    'stripe_promotion_code_id',
    `redemption_count = redemption_count + 1`,
    'redemptions',
  ),
  column('coupon', 'coupons', 'stripe_coupon_id', `redemption_count = redemption_count + 1`, 'redemptions'),
  column('customer', 'users', 'stripe_customer_id', `email = 'somebody.else@example.com'`, 'email'),
  column(
    'payment_method',
    'payment_methods',
    'stripe_payment_method_id',
    `card_exp_year = card_exp_year + 1`,
    'expiry year',
    'detached_at is null',
  ),
  column('setup_intent', 'setup_intents', 'stripe_setup_intent_id', `status = 'canceled'`, 'status'),
  column(
    'balance_transaction',
    'balance_transactions',
    'stripe_balance_transaction_id',
    `reporting_category = 'other'`,
    'category',
  ),
  column(
    'subscription',
    'subscriptions',
    'stripe_subscription_id',
    `is_cancel_at_period_end = true`,
    'cancel at period end',
    `status = 'trialing'`,
  ),
  column(
    'subscription_schedule',
    'subscription_schedules',
    'stripe_subscription_schedule_id',
    `end_behavior = 'cancel'`,
    'end behavior',
  ),
  column(
    'payment_intent',
    'payments',
    'stripe_payment_intent_id',
    `refunded_cents = 1`,
    'refunded',
    `kind = 'credit_purchase'`,
  ),
  column('charge', 'charges', 'stripe_charge_id', `card_country = 'XX'`, 'card country', `status = 'failed'`),
  column(
    'invoice',
    'invoices',
    'stripe_invoice_id',
    `number = 'WRONG-1'`,
    'number',
    `billing_reason = 'manual'`,
  ),
  column('refund', 'refunds', 'stripe_refund_id', `failure_reason = 'declined'`, 'failure reason'),
  column(
    'dispute',
    'disputes',
    'stripe_dispute_id',
    `evidence_due_at = evidence_due_at + interval '1 day'`,
    'due by',
  ),
  column(
    'radar.early_fraud_warning',
    'early_fraud_warnings',
    'stripe_early_fraud_warning_id',
    `is_actionable = not is_actionable`,
    'actionable',
  ),
  column('credit_note', 'credit_notes', 'stripe_credit_note_id', `memo = 'Changed'`, 'memo'),
  // What hangs on an object.
  {
    name: 'an item of a subscription',
    kind: 'subscription',
    id: `select stripe_subscription_id from subscriptions where status = 'active' and is_gift`,
    plant: `update subscription_items set quantity = quantity + 1 where subscription_id =
      (select id from subscriptions where stripe_subscription_id = $1) and addon_id is not null`,
    fields: ['items'],
  },
  {
    name: 'a line of an invoice that is gone',
    kind: 'invoice',
    id: `select i.stripe_invoice_id from invoices i join subscriptions s on s.id = i.subscription_id where s.is_gift`,
    plant: `delete from invoice_lines where id = (select l.id from invoice_lines l join invoices i on i.id = l.invoice_id
      where i.stripe_invoice_id = $1 order by l.id limit 1)`,
    fields: ['lines'],
  },
  {
    name: 'an invoice of somebody else',
    kind: 'invoice',
    id: `select i.stripe_invoice_id from invoices i join subscriptions s on s.id = i.subscription_id where s.status = 'canceled'`,
    plant: `update invoices i set user_id = (select id from users u where u.id <> i.user_id order by id limit 1)
      where stripe_invoice_id = $1`,
    fields: ['customer'],
  },
  // The object as it is kept.
  {
    name: 'a field of the stored object',
    kind: 'subscription',
    id: `select stripe_subscription_id from subscriptions where status = 'canceled'`,
    plant: `update stripe_objects set raw = raw || '{"livemode": true}' where id = $1`,
    fields: ['raw livemode'],
  },
  {
    name: 'a stored object that is gone',
    kind: 'charge',
    id: `select stripe_charge_id from charges where is_disputed`,
    plant: `delete from stripe_objects where id = $1`,
    fields: ['raw'],
  },
  // Whole rows.
  {
    name: 'a row that is gone',
    kind: 'charge',
    id: `select c.stripe_charge_id from charges c join payments p on p.stripe_charge_id = c.stripe_charge_id
      where p.kind = 'credit_purchase'`,
    plant: `delete from charges where stripe_charge_id = $1`,
    fields: ['row'],
  },
  {
    name: 'a row that never was at Stripe',
    kind: 'payment_intent',
    id: `select 'pi_written_by_hand'`,
    plant: `insert into payments (id, product_id, user_id, stripe_payment_intent_id, stripe_status, status, amount_cents, currency)
      select gen_random_uuid(), product_id, id, $1, 'processing', 'processing', 100, 'USD' from users order by id limit 1`,
    fields: ['row'],
  },
  // Sums.
  {
    name: 'what a user has spent',
    kind: 'customer',
    id: `select stripe_customer_id from users where total_spent_cents > 0 order by stripe_customer_id desc limit 1`,
    plant: `update users set total_spent_cents = total_spent_cents + 1 where stripe_customer_id = $1`,
    fields: ['money: spent'],
  },
];
