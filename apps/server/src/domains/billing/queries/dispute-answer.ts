import type { disputeAnswerView, disputeStatuses, EvidenceFile } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { isInquiry, notAnswerable } from '../rules/dispute-answers.ts';
import { evidenceOf, knownFiles } from '../rules/evidence.ts';
import { toOperationView } from '../rules/operation-view.ts';
import { operationsOn } from './operation-rows.ts';

type Row = {
  id: string;
  product_id: string;
  user_id: string;
  user_name: string | null;
  product_name: string;
  status: (typeof disputeStatuses)[number];
  reason: string | null;
  amount: string;
  currency: string;
  due_at: string | null;
  is_past_due: boolean;
  submission_count: number;
  stripe_id: string;
  seen: string | null;
  raw: unknown;
};
type View = z.output<typeof disputeAnswerView>;

const operationsRead = 50;
const operationsShown = 10;
/** What was never fetched from Stripe has no hash; nothing about it can be changed either. */
const neverSeen = '0'.repeat(64);

/** What staff see before they answer a dispute or accept it; throws `not_found`. */
export async function disputeAnswer(ctx: QueryContext, { disputeId }: { disputeId: string }): Promise<View> {
  const { rows } = await sql<Row>`
    select t.id, t.product_id, t.user_id, u.full_name as user_name, pr.name as product_name, t.status, t.reason,
      t.amount_cents::text as amount, t.currency, t.evidence_due_at as due_at, t.is_past_due, t.submission_count,
      t.stripe_dispute_id as stripe_id, o.content_hash as seen, o.raw
    from disputes t join users u on u.id = t.user_id join products pr on pr.id = t.product_id
    left join stripe_objects o on o.product_id = t.product_id and o.id = t.stripe_dispute_id
    where t.id = ${disputeId}`.execute(plainSql(ctx.em));
  const [row] = rows;
  if (!row) throw notFound('dispute');
  const operations = await operationsOn(ctx.em, row.product_id, row.stripe_id, operationsRead);
  const known = knownFiles(operations);
  const { texts, files } = evidenceOf(row.raw);
  const evidenceDueAt = row.due_at === null ? null : new Date(row.due_at);
  const dispute = {
    status: row.status,
    submissionCount: row.submission_count,
    isPastDue: row.is_past_due,
    evidenceDueAt,
  };
  const given: View['files'] = {};
  for (const [field, stripeId] of Object.entries(files) as [EvidenceFile, string][])
    given[field] = {
      stripeId,
      name: known.get(stripeId)?.name ?? null,
      size: known.get(stripeId)?.size ?? null,
    };
  return {
    disputeId: row.id,
    userId: row.user_id,
    userName: row.user_name ?? 'No name',
    productName: row.product_name,
    status: row.status,
    reason: row.reason,
    amount: { amount: BigInt(row.amount), currency: row.currency },
    isInquiry: isInquiry(dispute),
    evidenceDueAt,
    texts,
    files: given,
    seen: row.seen ?? neverSeen,
    notAnswerableBecause: notAnswerable(dispute, ctx.services.clock.now())?.sentence ?? null,
    operations: operations.slice(0, operationsShown).map(toOperationView),
  };
}
