import { sql } from 'kysely';
import type { EntityManager } from '../../platform/db/database.ts';
import { plainSql } from '../../platform/db/kysely.ts';

/** The mails of the last two months that follow from what happened: receipts, failed payments, refunds, ends of trials. */
export async function writeMails(em: EntityManager, productId: string, endsAt: Date): Promise<void> {
  const since = new Date(endsAt.getTime() - 60 * 86_400_000).toISOString();
  await sql`
    insert into email_log (id, product_id, user_id, kind, to_email, subject, state, provider_message_id, sent_at, created_at)
    select gen_random_uuid(), ${productId}, m.user_id, m.kind, u.email, m.subject, 'sent',
      'demo-' || replace(gen_random_uuid()::text, '-', ''), m.at + interval '20 seconds', m.at
    from (
      select user_id, 'billing.receipt' as kind, 'Your receipt' as subject, paid_at as at
        from payments where product_id = ${productId} and status = 'succeeded' and paid_at > ${since}::timestamptz
      union all
      select user_id, 'billing.payment_failed', 'We could not charge your card', created_at
        from payments where product_id = ${productId} and status = 'failed' and created_at > ${since}::timestamptz
      union all
      select p.user_id, 'billing.refund', 'Your refund is on its way', r.created_at
        from refunds r join payments p on p.id = r.payment_id
        where p.product_id = ${productId} and r.created_at > ${since}::timestamptz
      union all
      select user_id, 'users.verify_email', 'Please confirm your address', created_at
        from email_verifications where product_id = ${productId} and created_at > ${since}::timestamptz
    ) m join users u on u.id = m.user_id where u.email is not null`.execute(plainSql(em));
}
