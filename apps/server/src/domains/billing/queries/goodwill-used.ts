import { goodwillUserDays } from '@backdesk/contract';
import { sql } from 'kysely';
import type { Principal } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { goodwillLeft, type GoodwillLimits, type GoodwillUsed, limitsOf } from '../rules/goodwill.ts';

const hours = 24;

/** An invoice that was given up and is paid after all, wherever, gave nothing away; of the gift `g`. */
export const isPaidAfterAll = sql`(g.kind = 'invoice' and exists (
  select from stripe_operations o join invoices i on i.product_id = o.product_id and i.stripe_invoice_id = o.target_stripe_id
  where o.id = g.id and i.status = 'paid'))`;

/**
 * What was given away of the gift `g`, in minor units: of an invoice that was given up only what has stayed
 * unpaid of it, also when the customer paid a part of it afterwards.
 */
export const givenCents = sql`(case when g.kind = 'invoice' then coalesce((
  select least(g.amount_cents, greatest(i.due_cents - i.paid_cents, 0))
  from stripe_operations o join invoices i on i.product_id = o.product_id and i.stripe_invoice_id = o.target_stripe_id
  where o.id = g.id), g.amount_cents) else g.amount_cents end)`;

/** Neither did a refund that failed, nor a change that was not made. */
const isGiven = sql`
  not exists (select from refunds r where r.id = g.id and r.state in ('failed', 'canceled'))
  and not exists (select from stripe_operations o where o.id = g.id and o.state in ('failed', 'canceled'))
  and not ${isPaidAfterAll}`;

type About = { productId: string; userId: string; currency: string };

/** What this person gave within 24 hours, and what this user got within 30 days from anybody, in this currency. */
export async function goodwillUsed(
  em: EntityManager,
  actorId: string,
  { productId, userId, currency }: About,
  now: Date,
): Promise<GoodwillUsed> {
  const dayAgo = new Date(now.getTime() - hours * 3_600_000);
  const monthAgo = new Date(now.getTime() - goodwillUserDays * 86_400_000);
  const { rows } = await sql<{ by_actor: string; to_user: string }>`
    select
      (select coalesce(sum(${givenCents}), 0) from goodwill_given g
        where g.given_by_id = ${actorId} and g.created_at > ${dayAgo} and g.product_id = ${productId}
          and g.currency = ${currency} and ${isGiven})::text as by_actor,
      (select coalesce(sum(${givenCents}), 0) from goodwill_given g
        where g.user_id = ${userId} and g.created_at > ${monthAgo} and g.currency = ${currency}
          and ${isGiven})::text as to_user`.execute(plainSql(em));
  const [row] = rows;
  return { byActor: BigInt(row?.by_actor ?? 0), toUser: BigInt(row?.to_user ?? 0) };
}

/** Whether so much is above what this person may still give this user, in minor units. */
export async function isAboveGoodwill(
  em: EntityManager,
  actor: Principal,
  about: About & { amountCents: bigint },
  now: Date,
): Promise<boolean> {
  const left = await goodwillLeftFor(em, actor, about, now);
  return left !== null && about.amountCents > left;
}

/** What this person may still give this user now, in minor units; null without a limit. */
export async function goodwillLeftFor(
  em: EntityManager,
  actor: Principal,
  about: About,
  now: Date,
): Promise<bigint | null> {
  const limits = await goodwillLimitsOf(em, actor, about);
  return goodwillLeft(limits, await goodwillUsed(em, actor.id, about, now)).amount;
}

/** The limits of this person in a product and currency. */
export async function goodwillLimitsOf(
  em: EntityManager,
  actor: Principal,
  { productId, currency }: Pick<About, 'productId' | 'currency'>,
): Promise<GoodwillLimits> {
  const { rows } = await sql<{ action: string; day: string; user: string }>`
    select per_action_cents::text as action, per_day_cents::text as day, per_user_cents::text as user
    from goodwill_limits where product_id = ${productId} and role = ${actor.role} and currency = ${currency}`.execute(
    plainSql(em),
  );
  const [row] = rows;
  return limitsOf(
    actor,
    row ? { perAction: BigInt(row.action), perDay: BigInt(row.day), perUser: BigInt(row.user) } : null,
  );
}
