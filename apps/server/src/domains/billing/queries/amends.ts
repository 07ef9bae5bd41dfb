import {
  amendsChangeLabels,
  type amendsView,
  type RefundState,
  type StripeOperationState,
} from '@backdesk/contract';
import { format } from '@backdesk/money';
import { sql } from 'kysely';
import { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

export type AmendsView = z.output<typeof amendsView>;
type Step = AmendsView['steps'][number];

export type AmendsRow = {
  id: string;
  product_id: string;
  user_id: string;
  user_name: string | null;
  wish: Record<string, unknown>;
  wish_hash: string;
  reason: AmendsView['reason'];
  note: string | null;
  ticket: string | null;
  requested_by_id: string;
  requested_by: string;
  created_at: string;
  approval_id: string | null;
  refund_id: string | null;
  refund_state: RefundState | null;
  refund_detail: string | null;
  operation_id: string | null;
  operation_state: StripeOperationState | null;
  operation_detail: string | null;
  grant_id: string | null;
  is_given: boolean;
  approval_state: string | null;
};

/** What was put together, with how far each of its steps is, or undefined. */
export async function findAmends(em: EntityManager, id: string): Promise<AmendsRow | undefined> {
  const { rows } = await sql<AmendsRow>`
    select a.id, a.product_id, a.user_id, u.full_name as user_name, a.wish, a.wish_hash, a.reason, a.note, a.ticket,
      a.requested_by_id, a.requested_by_name as requested_by, a.created_at, a.approval_request_id as approval_id,
      a.refund_id, r.state as refund_state, r.detail as refund_detail, a.operation_id, o.state as operation_state,
      o.error_message as operation_detail, a.grant_id, g.id is not null as is_given, q.state as approval_state
    from amends a join users u on u.id = a.user_id
    left join refunds r on r.id = a.refund_id left join stripe_operations o on o.id = a.operation_id
    left join credit_grants g on g.id = a.grant_id left join approval_requests q on q.id = a.approval_request_id
    where a.id = ${id}`.execute(plainSql(em));
  return rows[0];
}

/** The same; throws `not_found`. */
export async function amendsRow(em: EntityManager, id: string): Promise<AmendsRow> {
  const row = await findAmends(em, id);
  if (!row) throw notFound('thing that was made right');
  return row;
}

const wished = z.object({
  refund: z.object({ amount: z.string(), currency: z.string() }).nullable(),
  subscription: z
    .object({ change: z.enum(['cancel_now', 'cancel_period_end', 'pause_payments']) })
    .nullable(),
  credit: z.object({ unit: z.enum(['cents', 'credits']), amount: z.string() }).nullable(),
});

const stateOf: Readonly<Record<string, Step['state']>> = {
  awaiting_approval: 'waiting',
  succeeded: 'done',
  failed: 'failed',
  canceled: 'canceled',
};

/** The steps with their states, as the desk shows them. */
export function toAmendsView(row: AmendsRow): AmendsView {
  const wish = wished.parse(row.wish);
  const isOver =
    row.approval_state !== null && !['pending', 'approved', 'executed'].includes(row.approval_state);
  const steps: Step[] = [];
  if (wish.credit)
    steps.push({
      kind: 'credit',
      state: row.is_given ? 'done' : isOver ? 'canceled' : 'waiting',
      what: `Give ${wish.credit.unit === 'credits' ? `${wish.credit.amount} credits` : 'credit'}`,
      detail: null,
    });
  if (wish.refund)
    steps.push({
      kind: 'refund',
      state: stateOf[row.refund_state ?? ''] ?? 'under_way',
      what: `Refund ${format({ amount: BigInt(wish.refund.amount), currency: wish.refund.currency })}`,
      detail: row.refund_detail,
    });
  if (wish.subscription)
    steps.push({
      kind: 'subscription',
      state: stateOf[row.operation_state ?? ''] ?? 'under_way',
      what: amendsChangeLabels[wish.subscription.change],
      detail: row.operation_detail,
    });
  return {
    id: row.id,
    userId: row.user_id,
    userName: row.user_name ?? 'No name',
    reason: row.reason,
    note: row.note,
    ticket: row.ticket,
    requestedBy: row.requested_by,
    createdAt: new Date(row.created_at),
    approvalId: row.approval_id,
    steps,
  };
}

/** How far making something right is; throws `not_found`. */
export async function amends(ctx: QueryContext, { amendsId }: { amendsId: string }): Promise<AmendsView> {
  return toAmendsView(await amendsRow(ctx.em, amendsId));
}
