import type { subscriptionActionsView, SubscriptionStatus } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { toOperationView } from '../rules/operation-view.ts';
import { notPausable, notResumable, pausedPartOf } from '../rules/pauses.ts';
import { notPlanChangeable } from '../rules/plan-changes.ts';
import { notDiscountable, notMovable } from '../rules/renewal-moves.ts';
import {
  type ChangeableSubscription,
  endOf,
  notCancelable,
  notKeepable,
  notReleasable,
  unusedCents,
} from '../rules/subscription-changes.ts';
import { notReinstatable } from '../rules/reinstatement.ts';
import { operationsOn } from './operation-rows.ts';
import { plannedChangeOf } from './planned-change.ts';
import { reinstatedAs } from './reinstated-as.ts';
import { reinstatementBase } from './reinstatement-base.ts';
import { openSaveOffersOn } from './save-offers.ts';

type Row = {
  id: string;
  product_id: string;
  user_id: string;
  user_name: string | null;
  product_name: string;
  plan_name: string;
  status: SubscriptionStatus;
  recurring: string | null;
  currency: string | null;
  billing_interval: string | null;
  period_start: string | null;
  period_end: string | null;
  is_cancel_at_period_end: boolean;
  cancel_at: string | null;
  schedule: string | null;
  pause_behavior: string | null;
  resumes_at: string | null;
  collection_method: string | null;
  stripe_id: string | null;
  seen: string | null;
  paid: string | null;
  paid_currency: string | null;
};

const operationsShown = 10;
/** What was never fetched from Stripe has no hash; nothing about it can be changed either. */
const neverSeen = '0'.repeat(64);

/** What staff see before they cancel a subscription or take that back; throws `not_found`. */
export async function subscriptionActions(
  ctx: QueryContext,
  { subscriptionId }: { subscriptionId: string },
): Promise<z.output<typeof subscriptionActionsView>> {
  const { rows } = await sql<Row>`
    select t.id, t.product_id, t.user_id, u.full_name as user_name, pr.name as product_name, t.plan_name, t.status,
      t.recurring_cents::text as recurring, t.currency, t.billing_interval,
      t.current_period_start_at as period_start, t.current_period_end_at as period_end,
      t.is_cancel_at_period_end, t.cancel_at, t.stripe_schedule_id as schedule,
      t.pause_behavior, t.resumes_at, t.collection_method, t.stripe_subscription_id as stripe_id, o.content_hash as seen, i.paid, i.currency as paid_currency
    from subscriptions t join users u on u.id = t.user_id join products pr on pr.id = t.product_id
    left join stripe_objects o on o.product_id = t.product_id and o.id = t.stripe_subscription_id
    left join lateral (
      select (paid_cents - refunded_cents)::text as paid, currency from (
        select v.paid_cents, v.currency, coalesce((select sum(p.refunded_cents) from payments p
            where p.product_id = v.product_id and p.invoice_id = v.id), 0)::bigint as refunded_cents
        from invoices v where v.subscription_id = t.id and v.status = 'paid' and v.paid_cents > 0
          and v.created_at >= t.current_period_start_at - interval '1 hour'
        order by v.created_at desc limit 1) v) i on true
    where t.id = ${subscriptionId}`.execute(plainSql(ctx.em));
  const [row] = rows;
  if (!row) throw notFound('subscription');
  const subscription = changeable(row);
  const operations = row.stripe_id
    ? await operationsOn(ctx.em, row.product_id, row.stripe_id, operationsShown)
    : [];
  return {
    subscriptionId: row.id,
    userId: row.user_id,
    userName: row.user_name ?? 'No name',
    productName: row.product_name,
    planName: row.plan_name,
    status: row.status,
    price: row.recurring && row.currency ? { amount: BigInt(row.recurring), currency: row.currency } : null,
    interval: row.billing_interval,
    currentPeriodEnd: instantOf(row.period_end),
    endsAt: endOf(subscription),
    unused: unusedOf(row, ctx.services.clock.now()),
    seen: row.seen ?? neverSeen,
    notCancelableBecause: notCancelable(subscription)?.sentence ?? null,
    notKeepableBecause: notKeepable(subscription)?.sentence ?? null,
    notChangeableBecause: notPlanChangeable(subscription)?.sentence ?? null,
    notReleasableBecause: notReleasable(subscription)?.sentence ?? null,
    notPausableBecause: {
      payments: notPausable(subscription, 'payments')?.sentence ?? null,
      subscription: notPausable(subscription, 'subscription')?.sentence ?? null,
    },
    notMovableBecause: notMovable(subscription)?.sentence ?? null,
    notDiscountableBecause: notDiscountable(subscription)?.sentence ?? null,
    notResumableBecause: notResumable(subscription)?.sentence ?? null,
    notReinstatableBecause:
      row.status === 'canceled'
        ? (notReinstatable(await reinstatementBase(ctx.em, row.id, ctx.services.clock.now()))?.sentence ??
          null)
        : 'It has not ended.',
    reinstatedAs: await reinstatedAs(ctx.em, row.product_id, row.stripe_id),
    paused: pausedOf(row, subscription),
    planned: await plannedChangeOf(ctx.em, row.product_id, row.schedule),
    offer: (await openSaveOffersOn(ctx.em, row.id))[0] ?? null,
    operations: operations.map(toOperationView),
  };
}

function pausedOf(row: Row, subscription: ChangeableSubscription) {
  const what = pausedPartOf(subscription);
  return what && { what, behavior: row.pause_behavior, resumesAt: instantOf(row.resumes_at) };
}

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const changeable = (row: Row): ChangeableSubscription => ({
  stripeSubscriptionId: row.stripe_id,
  status: row.status,
  isCancelAtPeriodEnd: row.is_cancel_at_period_end,
  cancelAt: instantOf(row.cancel_at),
  currentPeriodEndAt: instantOf(row.period_end),
  stripeScheduleId: row.schedule,
  pauseBehavior: row.pause_behavior,
  collectionMethod: row.collection_method,
});

function unusedOf(row: Row, now: Date) {
  const [from, to] = [instantOf(row.period_start), instantOf(row.period_end)];
  if (!from || !to || row.paid === null || row.paid_currency === null) return null;
  const amount = unusedCents(BigInt(row.paid), { from, to }, now);
  return amount > 0n ? { amount, currency: row.paid_currency } : null;
}
