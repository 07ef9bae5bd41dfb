import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { type Movement, postMovements } from '../ledger/post-movements.ts';
import { clawbackDue } from '../rules/clawback.ts';
import type { Work } from './work.ts';

type Row = {
  payment_id: string;
  account_id: string;
  units: string;
  captured: string;
  refunded: string;
  lost: string;
  taken: string;
  refund_id: string | null;
};

/**
 * Takes bought credit back to the extent that its payment went back: refunds that have succeeded and
 * disputes that were lost, together and once. Whatever was taken for the payment before counts, so only the
 * difference is posted; a refund that failed after all gives it back.
 */
export async function clawBackCredits(work: Work): Promise<void> {
  if (work.returned.size === 0) return;
  const payments = [...work.returned];
  // First, so that what is read next includes what whoever was faster has committed.
  await sql`
    select from credit_accounts where id in (
      select account_id from credit_grants where payment_id = any(${payments}::uuid[]))
    order by id for no key update`.execute(plainSql(work.em));
  const { rows } = await sql<Row>`
    select p.id as payment_id, g.account_id, g.amount_units::text as units, p.captured_cents::text as captured,
      (select coalesce(sum(amount_cents), 0)::text from refunds where payment_id = p.id and state = 'succeeded') as refunded,
      (select coalesce(sum(amount_cents), 0)::text from disputes where payment_id = p.id and status = 'lost') as lost,
      (select coalesce(-sum(amount_units), 0)::text from credit_entries
        where payment_id = p.id and kind in ('refund_clawback', 'clawback_reversal')) as taken,
      (select id from refunds where payment_id = p.id and state = 'succeeded'
        order by settled_at desc nulls last, id desc limit 1) as refund_id
    from payments p join credit_grants g on g.payment_id = p.id
    where p.id = any(${payments}::uuid[])`.execute(plainSql(work.em));
  const now = new Date();
  const postings = rows.flatMap((row): { accountId: string; movement: Movement }[] => {
    const due = clawbackDue({
      units: BigInt(row.units),
      capturedCents: BigInt(row.captured),
      returnedCents: BigInt(row.refunded) + BigInt(row.lost),
      takenUnits: BigInt(row.taken),
    });
    const { account_id: accountId, payment_id: paymentId, refund_id: refundId } = row;
    if (due === 0n) return [];
    if (due < 0n)
      return [
        {
          accountId,
          movement: {
            kind: 'clawback_reversal',
            at: now,
            amountUnits: -due,
            paymentId,
            description: 'The money did not go back after all',
          },
        },
      ];
    const description =
      BigInt(row.refunded) > 0n ? 'Taken back with the refund' : 'Taken back with the lost dispute';
    return [
      {
        accountId,
        movement: { kind: 'refund_clawback', at: now, amountUnits: due, paymentId, refundId, description },
      },
    ];
  });
  if (postings.length > 0) await postMovements(work.em, work.productId, postings);
}
