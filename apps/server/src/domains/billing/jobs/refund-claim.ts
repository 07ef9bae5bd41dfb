import { sql } from 'kysely';
import type { RefundState } from '@backdesk/contract';
import type { EntityManager } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/ids.ts';
import { billingTables } from '../mirror/tables.ts';

export type RefundClaim = {
  id: string;
  leaseToken: string;
  productId: string;
  stripePaymentIntentId: string;
  stripeRefundId: string | null;
  state: RefundState;
  amountCents: string;
  reason: string | null;
  /** When the first request left; before now on every attempt but the first. */
  firstSentAt: Date;
  attemptCount: number;
};

/**
 * Takes a refund for one attempt and records the attempt before it is made: after a crash nobody can
 * believe that nothing was sent. Undefined when it is settled, not due, or somebody else's.
 */
export async function claimRefund(
  em: EntityManager,
  refundId: string,
  now: Date,
  leaseMs: number,
): Promise<RefundClaim | undefined> {
  const token = newId();
  const { rows } = await sql<Omit<RefundClaim, 'firstSentAt'> & { firstSentAt: string | Date }>`
    update refunds r
    set lease_token = ${token}, leased_until = now() + ${leaseMs} * interval '1 millisecond',
      state = case when r.state = 'requested' then 'submitting' else r.state end,
      attempt_count = r.attempt_count + 1, first_sent_at = coalesce(r.first_sent_at, ${now})
    from payments p
    where r.id = ${refundId} and p.id = r.payment_id
      and r.state in ('requested', 'submitting', 'unknown', 'pending', 'requires_action')
      and r.next_attempt_at is not null and r.next_attempt_at <= ${now}
      and (r.leased_until is null or r.leased_until < now())
    returning r.id, r.lease_token as "leaseToken", r.product_id as "productId",
      p.stripe_payment_intent_id as "stripePaymentIntentId", r.stripe_refund_id as "stripeRefundId",
      r.state, r.amount_cents::text as "amountCents", r.reason,
      r.first_sent_at as "firstSentAt", r.attempt_count as "attemptCount"`.execute(billingTables(em));
  const [row] = rows;
  return row && { ...row, firstSentAt: new Date(row.firstSentAt) };
}

/** Ends an attempt; false when the lease was lost and the row is somebody else's by now. */
export async function endAttempt(
  em: EntityManager,
  claim: RefundClaim,
  change: { state: RefundState; detail: string | null; nextAttemptAt: Date | null; settledAt?: Date },
): Promise<boolean> {
  const result = await billingTables(em)
    .updateTable('refunds')
    .set({
      state: change.state,
      detail: change.detail,
      nextAttemptAt: change.nextAttemptAt,
      settledAt: change.settledAt ?? null,
      leaseToken: null,
      leasedUntil: null,
    })
    .where('id', '=', claim.id)
    .where('leaseToken', '=', claim.leaseToken)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Refunds that wait for an attempt now: started ones whose worker died, and those whose pause is over. */
export async function dueRefunds(em: EntityManager, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from refunds
    where state in ('requested', 'submitting', 'unknown', 'pending', 'requires_action')
      and next_attempt_at <= ${now}
      and (leased_until is null or leased_until < now())
    order by next_attempt_at limit ${limit}`.execute(billingTables(em));
  return rows.map(({ id }) => id);
}
