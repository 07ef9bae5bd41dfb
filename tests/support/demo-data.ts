import pg from 'pg';
import { installation } from './e2e.ts';

/**
 * A demo customer whose newest payment can be refunded in full, whom no other spec has taken, and whose
 * e-mail no other product knows.
 */
export async function aRefundableCustomer(): Promise<{
  userId: string;
  email: string;
  name: string;
  paymentId: string;
  paymentIntent: string;
  amountCents: number;
}> {
  const client = new pg.Client({ connectionString: installation().runtime.urls.migration });
  await client.connect();
  try {
    const { rows } = await client.query(`
      select u.id as "userId", u.email, u.full_name as name, p.id as "paymentId",
        p.stripe_payment_intent_id as "paymentIntent", p.amount_cents::int as "amountCents"
      from users u join payments p on p.user_id = u.id
      where p.status = 'succeeded' and p.amount_cents between 2000 and 5000 and p.refunded_cents = 0
        and not p.is_disputed and not exists (select 1 from refunds r where r.user_id = u.id)
        and not exists (select 1 from users o where lower(o.email) = lower(u.email) and o.id <> u.id)
      order by random() limit 1`);
    if (!rows[0]) throw new Error('The demo has nobody left to refund.');
    return rows[0];
  } finally {
    await client.end();
  }
}
