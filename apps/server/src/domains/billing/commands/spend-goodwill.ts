import type { GoodwillKind } from '@backdesk/contract';
import { format, type Money } from '@backdesk/money';
import { sql } from 'kysely';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { goodwillLimitsOf, goodwillUsed } from '../queries/goodwill-used.ts';
import {
  goodwillLeft,
  type GoodwillLimits,
  type GoodwillUsed,
  stepUpThresholdOf,
} from '../rules/goodwill.ts';
import type { RefundContext } from './refund-context.ts';

export type About = { productId: string; userId: string; currency: string };
export type Given = {
  /** Of the refund, the lot or the operation that gives it. */
  id: string;
  kind: GoodwillKind;
  amountCents: bigint;
};

/**
 * Counts what is given away at once and refuses what is above a limit of this person: for one action, within
 * a day, to one user. Whoever gives at the same moment, or to the same user, waits for the end of this
 * transaction, so that together they never exceed a limit. Above the person's threshold it wants a fresh
 * second factor.
 */
export async function spendGoodwill(
  ctx: RefundContext,
  actor: Principal,
  about: About,
  given: readonly Given[],
): Promise<void> {
  const { em } = ctx;
  const now = ctx.services.clock.now();
  // Always in this order, and after every row that is locked: two of these never wait for each other.
  for (const who of [`goodwill by ${actor.id}`, `goodwill to ${about.userId}`])
    await sql`select pg_advisory_xact_lock(hashtextextended(${who}, 0))`.execute(plainSql(em));
  const limits = await goodwillLimitsOf(em, actor, about);
  const used = await goodwillUsed(em, actor.id, about, now);
  const left = goodwillLeft(limits, used);
  const amount = given.reduce((sum, { amountCents }) => sum + amountCents, 0n);
  if (left.amount !== null && amount > left.amount)
    throw new Refusal(
      'goodwill_exceeds_limit',
      exceeded({ amount, currency: about.currency }, limits, used, left.by),
    );
  requireFreshFactor(actor, { amount, currency: about.currency }, now);
  for (const { id, kind, amountCents } of given) {
    const { numAffectedRows } = await sql`
      insert into goodwill_given (id, product_id, user_id, kind, amount_cents, currency, given_by_id, given_by_name, created_at)
      values (${id}, ${about.productId}, ${about.userId}, ${kind}, ${amountCents}, ${about.currency}, ${actor.id},
        ${actor.name}, ${now})
      on conflict (id) do nothing`.execute(plainSql(em));
    if (!numAffectedRows)
      throw new Refusal(
        'operation_reused',
        'This request was already used for something else. Close the dialog and open it again.',
      );
  }
}

/** Throws the refusal of what needs the second factor again, when it is not fresh. */
function requireFreshFactor(actor: Principal, { amount, currency }: Money, now: Date): void {
  const threshold = stepUpThresholdOf(actor);
  if (actor.kind !== 'member' || amount <= threshold) return;
  if (actor.steppedUpUntil && actor.steppedUpUntil > now) return;
  throw new Refusal(
    'step_up_required',
    `Giving more than ${format({ amount: threshold, currency })} needs the code of your authenticator app once more.`,
  );
}

function exceeded(
  { amount, currency }: Money,
  { perAction, perDay, perUser }: GoodwillLimits,
  { byActor, toUser }: GoodwillUsed,
  by: 'action' | 'day' | 'user',
): string {
  const words = (cents: bigint | null) => format({ amount: cents ?? 0n, currency });
  const limit = {
    action: `Your limit is ${words(perAction)} at once`,
    day: `You may give ${words(perDay)} within 24 hours and have given ${words(byActor)}`,
    user: `One customer may get ${words(perUser)} within 30 days from somebody of your role, and this one has got ${words(toUser)}`,
  }[by];
  return `${limit}; this is ${words(amount)}. Give less, or have a colleague with a higher limit do it.`;
}
