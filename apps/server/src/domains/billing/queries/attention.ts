import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';

const cents = z.string().transform(BigInt);
const at = z.string().transform((text) => new Date(text));

export const attentionRows = z.object({
  disputes: z.array(
    z.object({
      id: z.string(),
      amountCents: cents,
      currency: z.string(),
      reason: z.string().nullable(),
      evidenceDueAt: at.nullable(),
    }),
  ),
  invoices: z.array(
    z.object({
      id: z.string(),
      number: z.string().nullable(),
      remainingCents: cents,
      currency: z.string(),
      dueAt: at.nullable(),
      nextAttemptAt: at.nullable(),
    }),
  ),
  credits: z.object({ balanceCents: cents, currency: z.string() }).nullable(),
});

/** What is open with the user `u` of the surrounding query: at most ten of each, the most urgent first. */
export const attentionJson: RawBuilder<unknown> = sql`json_build_object(
  'disputes', (select coalesce(json_agg(d), '[]') from (
    select id, amount_cents::text as "amountCents", currency, reason, evidence_due_at as "evidenceDueAt"
    from disputes where user_id = u.id
      and status in ('warning_needs_response', 'needs_response', 'appeal_needs_response', 'warning_under_review',
        'under_review', 'appeal_under_review')
    order by evidence_due_at nulls last, id limit 10) d),
  'invoices', (select coalesce(json_agg(i), '[]') from (
    select id, number, remaining_cents::text as "remainingCents", currency, due_at as "dueAt",
      next_attempt_at as "nextAttemptAt"
    from invoices where user_id = u.id and status = 'open' and remaining_cents > 0
    order by coalesce(due_at, created_at), id limit 10) i),
  'credits', (select json_build_object('balanceCents', balance_units::text, 'currency', currency)
    from credit_accounts where user_id = u.id and unit = 'cents'))`;

/** Reads what `attentionJson` selected. */
export function readAttention({ disputes, invoices, credits }: z.output<typeof attentionRows>) {
  return {
    disputes: disputes.map(({ amountCents, currency, ...dispute }) => ({
      ...dispute,
      amount: { amount: amountCents, currency },
    })),
    invoices: invoices.map(({ remainingCents, currency, ...invoice }) => ({
      ...invoice,
      remaining: { amount: remainingCents, currency },
    })),
    credits: credits && { amount: credits.balanceCents, currency: credits.currency },
  };
}
