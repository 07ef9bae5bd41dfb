import { disputeChanges, type disputeStatuses } from '@backdesk/contract';
import { sql } from 'kysely';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import { dashboardUrl } from '../../../../platform/stripe-dashboard.ts';
import type { BillingProviders } from '../../providers.ts';
import { notAnswerable } from '../../rules/dispute-answers.ts';
import { type Base, baseColumns, baseJoins, headOf, rowOf, rowsOf } from './base.ts';
import {
  type Detail,
  factsOf,
  groupOf,
  idFact,
  moneyOf,
  objectFact,
  relatedShown,
  stateOf,
  sumFact,
  textFact,
  timeFact,
  wordFact,
  wordsOf,
} from './facts.ts';
import { historyOf } from './history.ts';

type Row = Base & {
  payment_id: string;
  payment: string | null;
  payment_stripe_id: string | null;
  charge_id: string | null;
  status: (typeof disputeStatuses)[number];
  stripe_status: string;
  reason: string | null;
  network_reason_code: string | null;
  amount: string;
  currency: string;
  balance: string;
  fee: string;
  is_charge_refundable: boolean;
  has_evidence: boolean;
  is_past_due: boolean;
  submission_count: number;
  due_at: string | null;
};
type Movement = { id: string; type: string; net: string; currency: string; at: string; stripe_id: string };

/** A dispute with its deadline and what it cost; throws `not_found`. */
export async function disputeDetail(
  ctx: QueryContext,
  providers: BillingProviders,
  { id }: { id: string },
): Promise<Detail> {
  const row = await rowOf(
    ctx,
    'dispute',
    sql<Row>`
      select ${baseColumns('t.stripe_dispute_id')}, t.payment_id, p.description as payment,
        p.stripe_payment_intent_id as payment_stripe_id, t.stripe_charge_id as charge_id, t.status, t.stripe_status,
        t.reason, t.network_reason_code, t.amount_cents::text as amount, t.currency, t.balance_cents::text as balance,
        t.fee_cents::text as fee, t.is_charge_refundable, t.has_evidence, t.is_past_due, t.submission_count,
        t.evidence_due_at as due_at
      from disputes t ${baseJoins} join payments p on p.id = t.payment_id where t.id = ${id}`,
  );
  const movements = await rowsOf(
    ctx,
    sql<Movement>`
      select id, reporting_category as type, net_cents::text as net, currency, created_at as at,
        stripe_balance_transaction_id as stripe_id
      from balance_transactions where product_id = ${row.product_id} and stripe_source_id = ${row.stripe_id}
      order by created_at desc, id desc limit ${sql.lit(relatedShown + 1)}`,
  );
  const evidence =
    row.submission_count > 0
      ? `Sent ${row.submission_count === 1 ? 'once' : `${row.submission_count} times`}`
      : row.has_evidence
        ? 'Written, not sent'
        : 'None yet';
  const isOpen =
    notAnswerable(
      {
        status: row.status,
        submissionCount: row.submission_count,
        isPastDue: row.is_past_due,
        evidenceDueAt: row.due_at === null ? null : new Date(row.due_at),
      },
      ctx.services.clock.now(),
    ) === null;
  return {
    ...headOf(row),
    kind: 'dispute',
    dispute: { changes: isOpen ? [...disputeChanges] : [] },
    title: row.reason ? `Disputed as ${wordsOf(row.reason)}` : 'Dispute',
    state: stateOf(row.status, row.stripe_status),
    amount: moneyOf(row.amount, row.currency),
    facts: factsOf(
      objectFact('Payment', 'payment', row.payment_id, row.payment ?? row.payment_stripe_id),
      timeFact(row.is_past_due ? 'Evidence was due' : 'Evidence due', row.due_at),
      textFact('Evidence', evidence),
      wordFact('Reason', row.reason),
      textFact('Network’s code', row.network_reason_code),
      sumFact('Taken from or given back to us', row.balance, row.currency),
      sumFact('Fee', row.fee, row.currency),
      textFact(
        'Refund',
        row.is_charge_refundable ? 'Still possible at Stripe' : 'Not possible: the bank has the money',
      ),
      timeFact('Opened', row.created_at),
      idFact('Charge', row.charge_id),
    ),
    related: groupOf('Movements of the balance', movements, (movement) => ({
      key: movement.id,
      title: wordsOf(movement.type),
      money: moneyOf(movement.net, movement.currency),
      at: new Date(movement.at),
      stripeId: movement.stripe_id,
    })),
    ...(await historyOf(ctx, providers, {
      productId: row.product_id,
      ids: [id],
      stripeIds: [row.stripe_id],
    })),
    stripeUrl: dashboardUrl(ctx.services.config.stripe.mode, 'disputes', row.stripe_id),
  };
}
