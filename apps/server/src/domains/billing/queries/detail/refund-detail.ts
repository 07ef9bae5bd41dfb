import { refundReasonLabels } from '@backdesk/contract';
import { sql } from 'kysely';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import { dashboardUrl } from '../../../../platform/stripe-dashboard.ts';
import type { BillingProviders } from '../../providers.ts';
import { type Base, baseColumns, baseJoins, headOf, rowOf } from './base.ts';
import {
  type Detail,
  factsOf,
  idFact,
  moneyOf,
  objectFact,
  stateOf,
  textFact,
  timeFact,
  wordFact,
} from './facts.ts';
import { historyOf } from './history.ts';

type Row = Base & {
  payment_id: string;
  payment: string | null;
  payment_stripe_id: string | null;
  state: string;
  stripe_status: string | null;
  amount: string;
  currency: string;
  reason: keyof typeof refundReasonLabels | null;
  stripe_reason: string | null;
  pending_reason: string | null;
  failure_reason: string | null;
  note: string | null;
  ticket: string | null;
  detail: string | null;
  is_external: boolean;
  requested_by: string | null;
  first_sent_at: string | null;
  attempt_count: number;
  settled_at: string | null;
  transaction_id: string | null;
};

/** A refund: who asked, what Stripe made of it and when; throws `not_found`. */
export async function refundDetail(
  ctx: QueryContext,
  providers: BillingProviders,
  { id }: { id: string },
): Promise<Detail> {
  const row = await rowOf(
    ctx,
    'refund',
    sql<Row>`
      select ${baseColumns('t.stripe_refund_id')}, t.payment_id, p.description as payment,
        p.stripe_payment_intent_id as payment_stripe_id, t.state, t.stripe_status, t.amount_cents::text as amount,
        t.currency, t.reason, t.stripe_reason, t.pending_reason, t.failure_reason, t.note, t.ticket, t.detail, t.is_external,
        t.requested_by_name as requested_by, t.first_sent_at, t.attempt_count, t.settled_at,
        t.stripe_balance_transaction_id as transaction_id
      from refunds t ${baseJoins} join payments p on p.id = t.payment_id where t.id = ${id}`,
  );
  return {
    ...headOf(row),
    kind: 'refund',
    title: row.reason ? refundReasonLabels[row.reason] : 'Refund made outside Backdesk',
    state: stateOf(row.state, row.stripe_status),
    amount: moneyOf(row.amount, row.currency),
    facts: factsOf(
      objectFact('Payment', 'payment', row.payment_id, row.payment ?? row.payment_stripe_id),
      textFact('What it waits for, or why it failed', row.detail),
      textFact('Requested by', row.requested_by ?? (row.is_external ? 'somebody at Stripe' : null)),
      textFact('Ticket', row.ticket),
      textFact('Note', row.note),
      wordFact('Reason at Stripe', row.stripe_reason),
      wordFact('Pending because', row.pending_reason),
      wordFact('Failed because', row.failure_reason),
      timeFact('Requested', row.created_at),
      timeFact('First sent to Stripe', row.first_sent_at),
      textFact('Attempts', row.attempt_count === 0 ? null : String(row.attempt_count)),
      timeFact('Settled', row.settled_at),
      idFact('Movement of the balance', row.transaction_id),
    ),
    related: [],
    ...(await historyOf(ctx, providers, {
      productId: row.product_id,
      ids: [id],
      stripeIds: [row.stripe_id],
    })),
    // Stripe shows refunds on the page of their payment.
    stripeUrl: dashboardUrl(ctx.services.config.stripe.mode, 'payments', row.payment_stripe_id),
  };
}
