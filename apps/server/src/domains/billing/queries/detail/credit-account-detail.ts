import { creditReasonLabels, type CreditReason } from '@backdesk/contract';
import { format } from '@backdesk/money';
import { sql } from 'kysely';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import { notVoidable } from '../../rules/credit-lots.ts';
import { type Base, baseJoins, headOf, rowOf, rowsOf } from './base.ts';
import {
  type Detail,
  factsOf,
  groupOf,
  type HistoryEntry,
  joined,
  moneyOf,
  relatedShown,
  textFact,
  timeFact,
  wordsOf,
} from './facts.ts';

type Row = Base & {
  unit: 'cents' | 'credits';
  currency: string | null;
  balance: string;
  entry_count: string;
  last_entry_at: string | null;
};
type Grant = {
  id: string;
  category: string;
  reason: string | null;
  amount: string;
  remaining: string;
  effective_at: string;
  expires_at: string | null;
  voided_at: string | null;
  payment_id: string | null;
  is_scheduled: boolean;
  note: string | null;
  ticket: string | null;
  granted_by: string | null;
};
type Entry = {
  id: string;
  kind: string;
  amount: string;
  balance: string;
  description: string | null;
  posted_by: string | null;
  at: string;
};

const shown = 30;

/** A credit account: what it holds, in which lots, and every movement that led there; throws `not_found`. */
export async function creditAccountDetail(ctx: QueryContext, { id }: { id: string }): Promise<Detail> {
  const row = await rowOf(
    ctx,
    'credit account',
    sql<Row>`
      select t.id, t.product_id, pr.name as product_name, u.id as user_id, u.full_name as user_name,
        null as stripe_id, t.created_at, t.unit, t.currency, t.balance_units::text as balance,
        t.entry_count::text, t.last_entry_at
      from credit_accounts t ${baseJoins} where t.id = ${id}`,
  );
  const [grants, entries] = await Promise.all([
    rowsOf(
      ctx,
      sql<Grant>`
        select id, category, reason, amount_units::text as amount, remaining_units::text as remaining, effective_at,
          expires_at, voided_at, payment_id, is_scheduled, note, ticket, granted_by_name as granted_by
        from credit_grants where account_id = ${id}
        order by (remaining_units > 0) desc, priority, expires_at nulls last, effective_at, id
        limit ${sql.lit(relatedShown + 1)}`,
    ),
    rowsOf(
      ctx,
      sql<Entry>`
        select id, kind, amount_units::text as amount, balance_units::text as balance, description,
          posted_by_name as posted_by, occurred_at as at
        from credit_entries where account_id = ${id} order by sequence desc limit ${sql.lit(shown + 1)}`,
    ),
  ]);
  const isMoney = row.unit === 'cents';
  return {
    ...headOf(row),
    kind: 'credit_account',
    title: row.user_name ? `Credit of ${row.user_name}` : 'Shared credit',
    state: BigInt(row.balance) < 0n ? { word: 'overdrawn', tone: 'bad' } : null,
    amount: isMoney ? moneyOf(row.balance, row.currency) : null,
    credits: isMoney ? null : BigInt(row.balance),
    facts: factsOf(
      textFact('Counts in', isMoney ? `money, ${row.currency}` : 'the product’s own credits'),
      textFact('Belongs to', row.user_id ? 'one user' : 'two members together'),
      textFact('Movements', row.entry_count),
      timeFact('Last movement', row.last_entry_at),
      timeFact('Opened', row.created_at),
    ),
    related: groupOf('Lots, in the order they are used up', grants, (grant) => ({
      key: grant.id,
      voidableGrantId: voidableOf(grant, ctx.services.clock.now()),
      object: grant.payment_id ? { kind: 'payment' as const, id: grant.payment_id } : null,
      title:
        creditReasonLabels[grant.reason as CreditReason] ??
        grant.reason ??
        (grant.category === 'paid' ? 'Bought' : 'Given'),
      note: joined(
        `of ${amountText(grant.amount, row)}`,
        grant.voided_at ? 'voided' : null,
        grant.is_scheduled ? `from ${new Date(grant.effective_at).toISOString().slice(0, 10)} on` : null,
        grant.granted_by && `by ${grant.granted_by}`,
        grant.ticket,
        grant.note,
        grant.expires_at && `lapses ${new Date(grant.expires_at).toISOString().slice(0, 10)}`,
      ),
      ...(isMoney ? { money: moneyOf(grant.remaining, row.currency) } : { credits: BigInt(grant.remaining) }),
      at: new Date(grant.effective_at),
    })),
    history: entries.slice(0, shown).map(
      (entry): HistoryEntry => ({
        key: entry.id,
        at: new Date(entry.at),
        knownAt: null,
        title: `${wordsOf(entry.kind)} ${amountText(entry.amount, row)}`,
        detail: joined(
          entry.description,
          entry.posted_by && `by ${entry.posted_by}`,
          `balance ${amountText(entry.balance, row)}`,
        ),
        tone: entry.amount.startsWith('-') ? 'neutral' : 'good',
        changes: [],
      }),
    ),
    hasMoreHistory: entries.length > shown,
    stripeUrl: null,
  };
}

/** The id of a lot of which something can be taken back by hand. */
function voidableOf(grant: Grant, now: Date): string | null {
  const refusal = notVoidable(
    {
      left: BigInt(grant.remaining),
      isScheduled: grant.is_scheduled,
      effectiveAt: new Date(grant.effective_at),
      expiresAt: grant.expires_at === null ? null : new Date(grant.expires_at),
      voidedAt: grant.voided_at === null ? null : new Date(grant.voided_at),
      paymentId: grant.payment_id,
    },
    now,
  );
  return refusal === null ? grant.id : null;
}

function amountText(units: string, { unit, currency }: Pick<Row, 'unit' | 'currency'>): string {
  return unit === 'cents' && currency ? format({ amount: BigInt(units), currency }) : `${units} credits`;
}
