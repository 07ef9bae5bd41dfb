import { invoiceChanges, type invoiceStatuses } from '@backdesk/contract';
import { sql } from 'kysely';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import { dashboardUrl } from '../../../../platform/stripe-dashboard.ts';
import type { BillingProviders } from '../../providers.ts';
import { notInvoiceChangeable } from '../../rules/invoice-changes.ts';
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
  sumFact,
  textFact,
  timeFact,
  urlFact,
  wordFact,
} from './facts.ts';
import { historyOf } from './history.ts';
import { paymentsGroup, paymentsWhere } from './related.ts';

type Row = Base & {
  number: string | null;
  status: (typeof invoiceStatuses)[number];
  stripe_status: string;
  billing_reason: string | null;
  collection_method: string | null;
  description: string | null;
  subtotal: string;
  discount: string;
  tax: string;
  total: string;
  due: string;
  paid: string;
  remaining: string;
  currency: string;
  attempt_count: number;
  next_attempt_at: string | null;
  period_start: string | null;
  period_end: string | null;
  due_at: string | null;
  finalized_at: string | null;
  paid_at: string | null;
  voided_at: string | null;
  given_up_at: string | null;
  hosted_url: string | null;
  pdf_url: string | null;
  subscription_id: string | null;
  plan_name: string | null;
};
type Line = {
  id: string;
  description: string | null;
  cents: string;
  currency: string;
  quantity: number | null;
  is_proration: boolean;
  discount: string;
  stripe_id: string | null;
};
type Note = {
  id: string;
  number: string | null;
  status: string;
  stripe_status: string;
  cents: string;
  currency: string;
  at: string;
  stripe_id: string;
  reason: string | null;
};

/** An invoice with its lines, payments and credit notes; throws `not_found`. */
export async function invoiceDetail(
  ctx: QueryContext,
  providers: BillingProviders,
  { id }: { id: string },
): Promise<Detail> {
  const row = await rowOf(
    ctx,
    'invoice',
    sql<Row>`
      select ${baseColumns('t.stripe_invoice_id')}, t.number, t.status, t.stripe_status, t.billing_reason,
        t.collection_method, t.description, t.subtotal_cents::text as subtotal, t.discount_cents::text as discount,
        t.tax_cents::text as tax, t.total_cents::text as total, t.due_cents::text as due, t.paid_cents::text as paid,
        t.remaining_cents::text as remaining, t.currency, t.attempt_count, t.next_attempt_at,
        t.period_start_at as period_start, t.period_end_at as period_end, t.due_at, t.finalized_at, t.paid_at,
        t.voided_at, t.marked_uncollectible_at as given_up_at, t.hosted_url, t.pdf_url,
        s.id as subscription_id, s.plan_name
      from invoices t ${baseJoins} left join subscriptions s on s.id = t.subscription_id where t.id = ${id}`,
  );
  const of = sql`invoice_id = ${id}`;
  const limit = sql.lit(relatedShown + 1);
  const [lines, payments, notes] = await Promise.all([
    rowsOf(
      ctx,
      sql<Line>`
        select id, description, amount_cents::text as cents, currency, quantity, is_proration,
          discount_cents::text as discount, stripe_line_id as stripe_id
        from invoice_lines where ${of} order by position, id limit ${limit}`,
    ),
    rowsOf(ctx, paymentsWhere(of)),
    rowsOf(
      ctx,
      sql<Note>`
        select id, number, status, stripe_status, total_cents::text as cents, currency, created_at as at,
          stripe_credit_note_id as stripe_id, reason
        from credit_notes where ${of} order by created_at desc, id desc limit ${limit}`,
    ),
  ]);
  return {
    ...headOf(row),
    kind: 'invoice',
    invoice: {
      changes: invoiceChanges.filter(
        (change) =>
          notInvoiceChangeable(
            {
              stripeInvoiceId: row.stripe_id,
              status: row.status,
              collectionMethod: row.collection_method,
              remainingCents: BigInt(row.remaining),
            },
            change,
          ) === null,
      ),
    },
    title: row.number ?? 'Draft invoice',
    state: stateOf(row.status, row.stripe_status),
    amount: moneyOf(row.total, row.currency),
    facts: factsOf(
      moneyFact('Before discounts and tax', row.subtotal, row.currency),
      sumFact('Discounts', row.discount, row.currency),
      sumFact('Tax', row.tax, row.currency),
      moneyFact('Total', row.total, row.currency),
      moneyFact('Paid', row.paid, row.currency),
      sumFact('Left to pay', row.remaining, row.currency),
      objectFact('Subscription', 'subscription', row.subscription_id, row.plan_name),
      wordFact('Why', row.billing_reason),
      wordFact('Collection', row.collection_method),
      textFact('Description', row.description),
      periodFact('Period', row.period_start, row.period_end),
      timeFact('Due', row.due_at),
      textFact('Attempts', row.attempt_count === 0 ? null : String(row.attempt_count)),
      timeFact('Next attempt', row.next_attempt_at),
      timeFact('Created', row.created_at),
      timeFact('Finalised', row.finalized_at),
      timeFact('Paid on', row.paid_at),
      timeFact('Voided', row.voided_at),
      timeFact('Given up', row.given_up_at),
      urlFact('For the customer', row.hosted_url, 'Open the invoice page'),
      urlFact('PDF', row.pdf_url, 'Download'),
    ),
    related: [
      ...groupOf('Lines', lines, (line) => ({
        key: line.id,
        title: line.description ?? 'Line',
        note: joined(
          line.quantity === null || line.quantity === 1 ? null : `${line.quantity} units`,
          line.is_proration ? 'proration' : null,
        ),
        money: moneyOf(line.cents, line.currency),
      })),
      ...paymentsGroup(payments),
      ...groupOf('Credit notes', notes, (note) => ({
        key: note.id,
        title: note.number ?? 'Credit note',
        note: note.reason && note.reason.replaceAll('_', ' '),
        state: stateOf(note.status, note.stripe_status),
        money: moneyOf(note.cents, note.currency),
        at: new Date(note.at),
        stripeId: note.stripe_id,
      })),
    ],
    ...(await historyOf(ctx, providers, {
      productId: row.product_id,
      ids: [id],
      stripeIds: [row.stripe_id, ...notes.map((note) => note.stripe_id)],
    })),
    stripeUrl: dashboardUrl(ctx.services.config.stripe.mode, 'invoices', row.stripe_id),
  };
}
