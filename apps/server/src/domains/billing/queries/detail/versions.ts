import { format } from '@backdesk/money';
import { sql } from 'kysely';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import { rowsOf } from './base.ts';
import { type HistoryEntry, toneOf, wordsOf } from './facts.ts';

const shown = 30;
/** Learned within this time of happening counts as learned at once, in milliseconds. */
const atOnceMs = 10 * 60_000;

type Row = {
  sequence: number;
  occurred_at: string;
  known_at: string;
  status: string;
  stripe_status: string;
  plan_name: string;
  price: string | null;
  recurring: string | null;
  currency: string | null;
  quantity: number;
  item_count: number;
  coupon: string | null;
  trial_end: string | null;
  period_end: string | null;
  is_cancel_at_period_end: boolean;
  cancel_at: string | null;
  canceled_at: string | null;
  ended_at: string | null;
  reason: string | null;
  feedback: string | null;
  pause_behavior: string | null;
  resumes_at: string | null;
};

const day = (at: string | null): string | null => (at ? new Date(at).toISOString().slice(0, 10) : null);
const amount = (cents: string | null, currency: string | null): string | null =>
  cents && currency ? format({ amount: BigInt(cents), currency }) : null;

/** What a version says, in words that two versions can be compared by. */
const fields: readonly [string, (row: Row) => string | null][] = [
  ['Status', (row) => wordsOf(row.status === 'unknown' ? row.stripe_status : row.status)],
  ['Plan', (row) => row.plan_name],
  ['Price', (row) => amount(row.price, row.currency)],
  ['Quantity', (row) => String(row.quantity)],
  ['Items', (row) => String(row.item_count)],
  ['Each period', (row) => amount(row.recurring, row.currency)],
  ['Coupon', (row) => row.coupon],
  ['Trial until', (row) => day(row.trial_end)],
  ['Period until', (row) => day(row.period_end)],
  ['Ends with the period', (row) => (row.is_cancel_at_period_end ? 'yes' : 'no')],
  ['Ends', (row) => day(row.cancel_at)],
  ['Cancellation asked', (row) => day(row.canceled_at)],
  ['Ended', (row) => day(row.ended_at)],
  ['Why it ended', (row) => row.reason && wordsOf(row.reason)],
  ['Customer’s reason', (row) => row.feedback && wordsOf(row.feedback)],
  ['Paused', (row) => row.pause_behavior && wordsOf(row.pause_behavior)],
  ['Resumes', (row) => day(row.resumes_at)],
];

/** Every state a subscription went through, newest first, with what is different from the one before. */
export async function versionsOf(
  ctx: QueryContext,
  subscriptionId: string,
): Promise<{ history: HistoryEntry[]; hasMoreHistory: boolean }> {
  const rows = await rowsOf(
    ctx,
    sql<Row>`
      select sequence, occurred_at, known_at, status, stripe_status, plan_name, price_cents::text as price,
        recurring_cents::text as recurring, currency, quantity, item_count, stripe_coupon_id as coupon,
        trial_end_at as trial_end, current_period_end_at as period_end, is_cancel_at_period_end, cancel_at,
        canceled_at, ended_at, cancellation_reason as reason, cancellation_feedback as feedback, pause_behavior,
        resumes_at
      from subscription_versions where subscription_id = ${subscriptionId}
      order by occurred_at desc, sequence desc limit ${sql.lit(shown + 1)}`,
  );
  const history = rows.slice(0, shown).map((row, index): HistoryEntry => {
    const before = rows[index + 1];
    const changes = before
      ? fields.flatMap(([field, read]) =>
          read(row) === read(before) ? [] : [{ field, before: read(before), after: read(row) }],
        )
      : [];
    const at = new Date(row.occurred_at);
    const knownAt = new Date(row.known_at);
    return {
      key: `version:${row.sequence}`,
      at,
      knownAt: knownAt.getTime() - at.getTime() > atOnceMs ? knownAt : null,
      title: before
        ? titleOf(changes)
        : `First seen ${wordsOf(row.status === 'unknown' ? row.stripe_status : row.status)}`,
      detail: before
        ? null
        : [row.plan_name, amount(row.recurring ?? row.price, row.currency)].filter(Boolean).join(', '),
      tone: toneOf(row.status),
      changes,
    };
  });
  return { history, hasMoreHistory: rows.length > shown };
}

/** What a change is called after the most telling of its fields. */
function titleOf(changes: HistoryEntry['changes']): string {
  const changed = (field: string) => changes.find((change) => change.field === field);
  const status = changed('Status');
  if (status) return `Became ${status.after}`;
  const plan = changed('Plan');
  if (plan) return `Changed to ${plan.after}`;
  if (changed('Ends with the period'))
    return changed('Ends with the period')?.after === 'yes'
      ? 'Set to end with the period'
      : 'Kept on after all';
  if (changed('Quantity') || changed('Items')) return 'Changed in size';
  if (changed('Period until')) return 'Renewed';
  return 'Changed';
}
