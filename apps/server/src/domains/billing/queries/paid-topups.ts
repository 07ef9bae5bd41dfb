import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { operationKey } from '../mirror/project-refund.ts';
import type { PaidTopup } from '../rules/topups.ts';

type Row = {
  payment_id: string;
  intent_id: string;
  user_id: string;
  captured: string;
  currency: string;
  paid_at: string;
  said_user: string | null;
  said_cents: string | null;
  said_user_id: string | null;
  names_operation: boolean;
  operation_user_id: string | null;
  operation_amount: string | null;
  operation_currency: string | null;
  reporting_currency: string;
  is_posted: boolean;
};

export type PaidTopupRow = PaidTopup & {
  paymentId: string;
  intentId: string;
  paidAt: Date;
  /** Its credit stands in the ledger already. */
  isPosted: boolean;
};

/**
 * Which of these PaymentIntents are top-ups that have succeeded and whose credit the desk posts: those it asked
 * for, and those that a product made since it leaves its credit to the desk.
 */
export async function paidTopups(
  em: EntityManager,
  productId: string,
  intentIds: readonly string[],
): Promise<PaidTopupRow[]> {
  if (intentIds.length === 0) return [];
  const { rows } = await sql<Row>`
    select p.id as payment_id, p.stripe_payment_intent_id as intent_id, p.user_id, p.captured_cents::text as captured,
      p.currency, coalesce(p.paid_at, p.created_at) as paid_at, m.said_user, m.said_cents,
      coalesce(
        (select i.user_id from user_identities i where i.product_id = p.product_id and i.kind in ('external', 'clerk')
          and i.external_id = m.said_user limit 1),
        (select u.id from users u where u.product_id = p.product_id and u.id::text = m.said_user)) as said_user_id,
      m.operation is not null as names_operation, o.user_id as operation_user_id,
      o.parameters #>> '{amount,amount}' as operation_amount, o.parameters #>> '{amount,currency}' as operation_currency,
      pr.reporting_currency,
      exists (select from credit_entries e where e.payment_id = p.id and e.kind = 'purchase') as is_posted
    from payments p join products pr on pr.id = p.product_id
    join stripe_objects s on s.product_id = p.product_id and s.id = p.stripe_payment_intent_id
    cross join lateral (select s.raw #>> '{metadata,userId}' as said_user,
      coalesce(s.raw #>> '{metadata,creditsCents}', s.raw #>> '{metadata,credits_cents}') as said_cents,
      s.raw -> 'metadata' ->> ${operationKey} as operation,
      lower(coalesce(s.raw #>> '{metadata,type}', s.raw #>> '{metadata,kind}')) as word) m
    left join stripe_operations o on o.product_id = p.product_id and o.kind = 'auto_topup' and o.id::text = m.operation
    where p.product_id = ${productId} and p.stripe_payment_intent_id = any(${[...intentIds]})
      and p.status = 'succeeded' and m.word = 'auto_topup' and pr.credits_unit = 'cents'
      and (o.id is not null or p.created_at >= date_trunc('second', pr.auto_topup_since))`.execute(
    plainSql(em),
  );
  return rows.map((row) => ({
    paymentId: row.payment_id,
    intentId: row.intent_id,
    userId: row.user_id,
    capturedCents: BigInt(row.captured),
    currency: row.currency,
    paidAt: new Date(row.paid_at),
    saidUser: row.said_user,
    saidCents: row.said_cents,
    saidUserId: row.said_user_id,
    namesOperation: row.names_operation,
    operation:
      row.operation_amount === null || row.operation_currency === null
        ? null
        : {
            userId: row.operation_user_id,
            amount: row.operation_amount,
            currency: row.operation_currency,
          },
    reportingCurrency: row.reporting_currency,
    isPosted: row.is_posted,
  }));
}
