import { sql } from 'kysely';
import type { StripeOperationState } from '@backdesk/contract';
import type { EntityManager } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/ids.ts';
import { billingTables } from '../mirror/tables.ts';

export type OperationClaim = {
  id: string;
  leaseToken: string;
  productId: string;
  kind: string;
  state: StripeOperationState;
  targetStripeId: string;
  parameters: Record<string, unknown>;
  /** When the first request left; before now on every attempt but the first. */
  firstSentAt: Date;
  attemptCount: number;
};

/**
 * Takes an operation for one attempt and records the attempt before it is made: after a crash nobody
 * can believe that nothing was sent. Undefined when it is settled, not due, or somebody else's.
 */
export async function claimOperation(
  em: EntityManager,
  operationId: string,
  now: Date,
  leaseMs: number,
): Promise<OperationClaim | undefined> {
  const { rows } = await sql<Omit<OperationClaim, 'firstSentAt'> & { firstSentAt: string | Date }>`
    update stripe_operations
    set lease_token = ${newId()}, leased_until = now() + ${leaseMs} * interval '1 millisecond',
      state = case when state = 'requested' then 'submitting' else state end,
      attempt_count = attempt_count + 1, first_sent_at = coalesce(first_sent_at, ${now})
    where id = ${operationId} and state in ('requested', 'submitting', 'unknown')
      and next_attempt_at <= ${now} and (leased_until is null or leased_until < now())
    returning id, lease_token as "leaseToken", product_id as "productId", kind, state,
      target_stripe_id as "targetStripeId", parameters, first_sent_at as "firstSentAt",
      attempt_count as "attemptCount"`.execute(billingTables(em));
  const [row] = rows;
  return row && { ...row, firstSentAt: new Date(row.firstSentAt) };
}

export type OperationEnd = {
  state: StripeOperationState;
  errorMessage: string | null;
  /** Stripe's word for a card that was refused. */
  errorCode: string | null;
  /** What it made at Stripe, once that is known. */
  resultStripeId: string | null;
  nextAttemptAt: Date | null;
  settledAt: Date | null;
};

/** Ends an attempt; undefined when the lease was lost and the row is somebody else's by now. */
export async function endOperationAttempt(
  em: EntityManager,
  claim: OperationClaim,
  { state, errorMessage, errorCode, resultStripeId, nextAttemptAt, settledAt }: OperationEnd,
): Promise<{ userId: string | null } | undefined> {
  const { rows } = await sql<{ userId: string | null }>`
    update stripe_operations
    set state = ${state}, error_message = ${errorMessage}, error_code = ${errorCode},
      result_stripe_id = coalesce(${resultStripeId}, result_stripe_id), next_attempt_at = ${nextAttemptAt},
      settled_at = ${settledAt}, lease_token = null, leased_until = null
    where id = ${claim.id} and lease_token = ${claim.leaseToken}
    returning user_id as "userId"`.execute(billingTables(em));
  return rows[0];
}

/** Operations that wait for an attempt now: started ones whose worker died, and those whose pause is over. */
export async function dueOperations(em: EntityManager, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from stripe_operations
    where state in ('requested', 'submitting', 'unknown') and next_attempt_at <= ${now}
      and (leased_until is null or leased_until < now())
    order by next_attempt_at, id limit ${limit}`.execute(billingTables(em));
  return rows.map(({ id }) => id);
}
