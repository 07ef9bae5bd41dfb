import { rowsOf } from '../../support/fingerprint.ts';
import type { TestServer } from '../../support/server.ts';

const id = (kind: string) => `('00000000-0000-7${kind}00-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;

/**
 * Two products, and `count` rows of each list, of one product and the other in turn. Keys repeat, to
 * the microsecond, and are missing on some rows: what page markers have to get right.
 */
export async function fillLists(server: TestServer, count: number): Promise<void> {
  const url = server.database.superuserUrl;
  await rowsOf(
    url,
    `insert into products (id, key, name, reporting_currency) values (gen_random_uuid(), 'other', 'Other', 'EUR')`,
  );
  const rows = `(select n, (select id from products where key = case when n % 3 = 0 then 'other' else 'acme' end) as product,
    timestamptz '2026-03-01 10:00:00.123456Z' + (n / 4) * interval '1 hour 7 minutes' as at
    from generate_series(1, ${count}) n) rows`;
  const user = id('a');
  for (const statement of [
    `insert into users (id, product_id, email, full_name, stripe_customer_id, signed_up_at, created_at, country,
       subscription_tier, subscription_status, total_spent_cents, last_login_at, deleted_at)
     select ${id('a')}, product, 'person' || n || '@example.com', case when n % 10 <> 0 then 'Person ' || chr(65 + n % 26) || ' ' || n end,
       'cus_' || n, at, at + n % 5 * interval '1 day', case n % 4 when 0 then 'AT' when 1 then 'DE' end,
       case n % 3 when 0 then 'pro' when 1 then 'free' end, case n % 3 when 0 then 'active' when 1 then 'canceled' end,
       n % 6 * 1000, case when n % 3 = 0 then at end, case when n = 7 then at end from ${rows}`,
    `insert into payments (id, product_id, user_id, stripe_payment_intent_id, stripe_charge_id, stripe_status, status,
       amount_cents, captured_cents, refunded_cents, currency, is_disputed, description, card_brand, card_last4,
       failure_code, paid_at, created_at)
     select ${id('b')}, product, ${user}, 'pi_' || n, 'ch_' || n, 'x', case when n % 5 = 0 then 'failed' else 'succeeded' end,
       n % 7 * 100, n % 7 * 100, case when n % 9 = 0 and n % 7 > 0 then 100 else 0 end, case when n % 3 = 0 then 'EUR' else 'USD' end,
       n % 8 = 0, 'Invoice for Plan ' || n % 3, case n % 4 when 0 then 'visa' when 1 then 'amex' end, lpad((n % 11)::text, 4, '4'),
       case when n % 5 = 0 then 'card_declined' end, case when n % 5 <> 0 then at end, at from ${rows}`,
    `insert into subscriptions (id, product_id, user_id, stripe_subscription_id, stripe_status, status, plan_name, price_cents,
       currency, billing_interval, quantity, created_at, started_at, current_period_end_at, is_cancel_at_period_end, ended_at)
     select ${id('c')}, product, ${user}, 'sub_' || n, 'x', case n % 3 when 0 then 'active' when 1 then 'canceled' else 'past_due' end,
       case when n % 2 = 0 then 'Pro' else 'Team' end, case when n % 6 <> 0 then n % 5 * 500 end, 'USD', 'month', n % 4 + 1, at, at,
       case when n % 4 <> 0 then at + interval '30 days' end, n % 5 = 0, case when n % 3 = 1 then at + interval '9 days' end from ${rows}`,
    `insert into invoices (id, product_id, user_id, stripe_invoice_id, number, stripe_status, status, total_cents, paid_cents,
       remaining_cents, attempt_count, next_attempt_at, currency, created_at, due_at)
     select ${id('d')}, product, ${user}, 'in_' || n, 'ACME' || n % 5 || '-' || lpad(n::text, 4, '0'), 'x',
       case n % 7 when 3 then 'paid' when 5 then 'draft' else 'open' end, (n % 7 - 2) * 100, 0,
       case when n % 11 = 0 then 0 else (n % 7 + 1) * 100 end, case when n % 5 = 0 then 0 else n % 4 end,
       case when n % 4 <> 1 then at + interval '3 days' end, 'USD', at, case when n % 2 = 0 then at end from ${rows}`,
    `insert into refunds (id, product_id, user_id, payment_id, stripe_refund_id, state, amount_cents, currency, reason, is_external,
       requested_by_name, created_at, settled_at)
     select ${id('e')}, product, ${user}, ${id('b')}, 're_' || n, case n % 3 when 0 then 'succeeded' when 1 then 'pending' else 'failed' end,
       n % 7 * 100 + 1, 'USD', case when n % 4 <> 0 then 'goodwill' end, n % 4 = 0, case when n % 4 <> 0 then 'Mira Lang' end, at,
       case when n % 3 = 0 then at end from ${rows}`,
    `insert into disputes (id, product_id, user_id, payment_id, stripe_dispute_id, stripe_status, status, reason, amount_cents, currency,
       created_at, evidence_due_at)
     select ${id('f')}, product, ${user}, ${id('b')}, 'dp_' || n, 'x', case n % 3 when 0 then 'won' else 'needs_response' end,
       case when n % 5 <> 0 then 'fraudulent' end, n % 7 * 100, 'USD', at, case when n % 3 <> 0 then at + interval '7 days' end from ${rows}`,
    `insert into credit_accounts (id, product_id, user_id, unit, currency, created_at)
     select ${id('1')}, product, ${user}, case when n % 4 = 0 then 'credits' else 'cents' end,
       case when n % 4 <> 0 then 'USD' end, at from ${rows}`,
    // A balance is only ever what entries come to.
    `insert into credit_entries (id, product_id, account_id, kind, amount_units)
     select ${id('2')}, product, ${id('1')}, 'adjustment', (n % 6 - 2) * 50 from ${rows} where n % 6 <> 2`,
    `insert into plans (id, product_id, key, name, stripe_product_id, is_active, created_at)
     select ${id('3')}, product, 'plan_' || n, 'Plan ' || n, 'prod_' || n, n % 3 <> 0, at from ${rows}`,
    `insert into discount_codes (id, product_id, code, kind, percent_off, max_redemption_count, expires_at, is_active, created_at)
     select ${id('6')}, product, 'CODE' || n, 'percent', n % 9 + 1, case when n % 4 = 0 then n end, case when n % 3 = 0 then at + interval '90 days' end,
       n % 2 = 0, at from ${rows}`,
    `insert into sync_drifts (id, product_id, object_type, stripe_id, field, mirror_value, stripe_value, cause, state, seen_count,
       created_at, last_seen_at, settled_at, settled_by_name, settled_reason)
     select ${id('5')}, product, case when n % 2 = 0 then 'invoice' else 'charge' end, 'in_' || n, case when n % 4 = 0 then 'row' else 'total_cents' end,
       (n * 100)::text, case when n % 5 <> 0 then (n * 101)::text end, case when n % 3 <> 0 then 'A webhook never came' end,
       case n % 3 when 0 then 'open' when 1 then 'repaired' else 'ignored' end, n % 4 + 1, at, at,
       case when n % 3 <> 0 then at end, case when n % 3 = 2 then 'Mira Lang' end, case when n % 3 = 2 then 'known' end from ${rows}`,
    `insert into webhook_events (id, product_id, source, external_id, event_type, object_id, payload, state, error_message,
       received_at, processed_at)
     select ${id('4')}, product, 'stripe', 'evt_' || n, case when n % 2 = 0 then 'invoice.paid' else 'charge.updated' end,
       case when n % 5 <> 0 then 'in_' || n end, '{}', case n % 3 when 0 then 'processed' when 1 then 'ignored' else 'failed' end,
       case when n % 3 = 2 then 'No such object' end, at, case when n % 3 = 0 then at end from ${rows}`,
  ])
    await rowsOf(url, statement);
}
