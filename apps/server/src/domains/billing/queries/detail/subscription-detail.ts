import {
  cancellationFeedbackLabels,
  saveOfferStateLabels,
  stripeOperationStateLabels,
  type SubscriptionStatus,
} from '@backdesk/contract';
import { sql } from 'kysely';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import { dashboardUrl } from '../../../../platform/stripe-dashboard.ts';
import { type Base, baseColumns, baseJoins, headOf, rowOf, rowsOf } from './base.ts';
import {
  type Detail,
  factsOf,
  groupOf,
  joined,
  moneyFact,
  moneyOf,
  objectFact,
  periodFact,
  relatedShown,
  stateOf,
  textFact,
  timeFact,
  userFact,
  toneOf,
  wordFact,
} from './facts.ts';
import { invoicesGroup, invoicesWhere, paymentsGroup, paymentsWhere } from './related.ts';
import { versionsOf } from './versions.ts';
import { operationsOn } from '../operation-rows.ts';
import { toOperationView } from '../../rules/operation-view.ts';
import { openChanges } from '../../rules/open-changes.ts';
import { customerCouponOf } from '../customer-coupon.ts';
import { reinstatedAs } from '../reinstated-as.ts';
import { reinstatesKey } from '../../rules/reinstatement.ts';
import { saveOffersOn, saveOfferViewOf } from '../save-offers.ts';
import { plannedChangeOf } from '../planned-change.ts';

type Row = Base & {
  status: SubscriptionStatus;
  stripe_status: string;
  plan_id: string | null;
  plan_name: string;
  price: string | null;
  recurring: string | null;
  currency: string | null;
  billing_interval: string | null;
  interval_count: number | null;
  quantity: number;
  collection_method: string | null;
  coupon: string | null;
  started_at: string | null;
  trial_start_at: string | null;
  trial_end_at: string | null;
  period_start: string | null;
  period_end: string | null;
  is_cancel_at_period_end: boolean;
  cancel_at: string | null;
  canceled_at: string | null;
  ended_at: string | null;
  reason: string | null;
  feedback: string | null;
  comment: string | null;
  pause_behavior: string | null;
  resumes_at: string | null;
  gift_giver_id: string | null;
  gift_giver_user: string | null;
  gift_giver_name: string | null;
  gift_message: string | null;
  is_gift: boolean;
  schedule: string | null;
  reinstates_id: string | null;
};
type Item = {
  id: string;
  name: string;
  quantity: number;
  cents: string | null;
  currency: string;
  stripe_id: string | null;
  removed_at: string | null;
};

/** A subscription with its items, money and every state it went through; throws `not_found`. */
export async function subscriptionDetail(ctx: QueryContext, { id }: { id: string }): Promise<Detail> {
  const row = await rowOf(
    ctx,
    'subscription',
    sql<Row>`
      select ${baseColumns('t.stripe_subscription_id')}, t.status, t.stripe_status, t.plan_id, t.plan_name,
        t.price_cents::text as price, t.recurring_cents::text as recurring, t.currency, t.billing_interval,
        t.interval_count, t.quantity, t.collection_method, t.stripe_coupon_id as coupon, t.started_at,
        t.trial_start_at, t.trial_end_at, t.current_period_start_at as period_start,
        t.current_period_end_at as period_end, t.is_cancel_at_period_end, t.cancel_at, t.canceled_at, t.ended_at,
        t.cancellation_reason as reason, t.cancellation_feedback as feedback, t.cancellation_comment as comment,
        t.pause_behavior, t.resumes_at, t.gift_giver_id, t.gift_giver_name, t.gift_message, t.is_gift,
        (select g.full_name from users g where g.id = t.gift_giver_id) as gift_giver_user,
        t.stripe_schedule_id as schedule,
        (select e.id from stripe_objects o join subscriptions e on e.product_id = o.product_id
            and e.stripe_subscription_id = o.raw->'metadata'->>${reinstatesKey}
          where o.product_id = t.product_id and o.id = t.stripe_subscription_id) as reinstates_id
      from subscriptions t ${baseJoins} where t.id = ${id}`,
  );
  const of = sql`subscription_id = ${id}`;
  const [items, invoices, payments, history, planned, operations, successor, ofCustomer, offers] =
    await Promise.all([
      rowsOf(
        ctx,
        sql<Item>`
        select id, name, quantity, price_cents::text as cents, currency, stripe_price_id as stripe_id, removed_at
        from subscription_items where ${of} order by removed_at nulls first, created_at, id
        limit ${sql.lit(relatedShown + 1)}`,
      ),
      rowsOf(ctx, invoicesWhere(of)),
      rowsOf(ctx, paymentsWhere(of)),
      versionsOf(ctx, id),
      plannedChangeOf(ctx.em.fork(), row.product_id, row.schedule),
      row.stripe_id
        ? operationsOn(ctx.em.fork(), row.product_id, row.stripe_id, relatedShown + 1)
        : Promise.resolve([]),
      reinstatedAs(ctx.em.fork(), row.product_id, row.stripe_id),
      customerCouponOf(ctx.em.fork(), id),
      saveOffersOn(ctx.em.fork(), id, relatedShown + 1),
    ]);
  const every = `every ${row.interval_count === 1 ? '' : `${row.interval_count} `}${row.billing_interval}`;
  const changeable = {
    stripeSubscriptionId: row.stripe_id,
    status: row.status,
    isCancelAtPeriodEnd: row.is_cancel_at_period_end,
    cancelAt: row.cancel_at ? new Date(row.cancel_at) : null,
    stripeScheduleId: row.schedule,
    pauseBehavior: row.pause_behavior,
    collectionMethod: row.collection_method,
  };
  return {
    ...headOf(row),
    subscription: { changes: openChanges(changeable), offer: openOfferOf(offers) },
    kind: 'subscription',
    title: row.plan_name,
    state: stateOf(row.status, row.stripe_status),
    amount: moneyOf(row.recurring ?? row.price, row.currency),
    facts: factsOf(
      objectFact('Plan', 'plan', row.plan_id, row.plan_name),
      moneyFact('Price', row.price, row.currency),
      row.billing_interval ? textFact('Billed', every) : null,
      row.quantity === 1 ? null : textFact('Quantity', String(row.quantity)),
      wordFact('Collection', row.collection_method),
      textFact('Coupon', row.coupon),
      textFact('Coupon of the customer', ofCustomer?.name),
      timeFact('Since', row.started_at ?? row.created_at),
      periodFact('Trial', row.trial_start_at, row.trial_end_at),
      periodFact('Period', row.period_start, row.period_end),
      row.is_cancel_at_period_end
        ? timeFact('Ends with the period', row.period_end)
        : timeFact('Ends', row.cancel_at),
      planned ? textFact('Planned', plannedSentence(planned)) : null,
      timeFact('Cancellation asked', row.canceled_at),
      timeFact('Ended', row.ended_at),
      objectFact('Reinstated as', 'subscription', successor?.id, successor?.planName),
      objectFact('Reinstates', 'subscription', row.reinstates_id, 'The subscription that ended'),
      wordFact('Why it ended', row.reason),
      wordFact('Customer’s reason', row.feedback),
      textFact('Customer’s words', row.comment),
      wordFact('Payments are paused', row.pause_behavior),
      timeFact('Resumes', row.resumes_at),
      row.is_gift
        ? (userFact('A gift from', row.gift_giver_id, row.gift_giver_user ?? row.gift_giver_name) ??
            textFact('A gift from', row.gift_giver_name ?? 'somebody who is not known'))
        : null,
      textFact('With the words', row.gift_message),
    ),
    related: [
      ...groupOf('Items', items, (item) => ({
        key: item.id,
        title: item.quantity === 1 ? item.name : `${item.name} × ${item.quantity}`,
        note: item.removed_at ? 'taken out' : null,
        money: moneyOf(item.cents, item.currency),
        stripeId: item.stripe_id,
      })),
      ...groupOf('Changes asked for here', operations.map(toOperationView), (operation) => ({
        key: operation.id,
        title: operation.wish,
        note: joined(operation.requestedBy, operation.note, operation.detail),
        state: { word: stripeOperationStateLabels[operation.state], tone: toneOf(operation.state) },
        at: operation.createdAt,
      })),
      ...groupOf('Offered so that they stay', offers, (offer) => ({
        key: offer.offerId,
        title: offer.terms,
        note: joined(
          cancellationFeedbackLabels[offer.feedback],
          offer.offeredBy,
          offer.ticket,
          offer.note,
          offer.answeredBy && 'answer',
          offer.answeredBy,
          offer.answerNote,
        ),
        state: { word: saveOfferStateLabels[offer.state], tone: offerTones[offer.state] },
        at: offer.offeredAt,
      })),
      ...invoicesGroup(invoices),
      ...paymentsGroup(payments),
    ],
    ...history,
    stripeUrl: dashboardUrl(ctx.services.config.stripe.mode, 'subscriptions', row.stripe_id),
  };
}

const offerTones = { offered: 'info', accepted: 'good', declined: 'neutral' } as const;

const openOfferOf = (offers: Awaited<ReturnType<typeof saveOffersOn>>) => {
  const open = offers.find(({ state }) => state === 'offered');
  return open ? saveOfferViewOf(open) : null;
};

const plannedSentence = ({
  planName,
  quantity,
  at,
}: NonNullable<Awaited<ReturnType<typeof plannedChangeOf>>>) =>
  `${quantity === 1 ? '' : `${quantity} × `}${planName ?? 'another price'} from ${at.toISOString().slice(0, 10)}`;
