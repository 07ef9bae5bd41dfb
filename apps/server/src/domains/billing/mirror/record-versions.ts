import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { type Sold, soldProducts } from './catalog.ts';
import { idsByStripeId } from './references.ts';
import type { SubscriptionState } from './subscription-state.ts';
import { upsert } from './upsert.ts';
import type { Work } from './work.ts';

type Version = { sequence: number; contentHash: string; occurredAt: Date };
type Subscription = { id: string; userId: string; versions: Version[] };

/**
 * Writes the states that were seen as versions, one for each real change. The body of an event adds
 * what held before and was never fetched; the present state ends the story. What is known already,
 * such as an event that comes again, adds nothing.
 */
export async function recordVersions(work: Work): Promise<void> {
  const stories = [...Map.groupBy(work.states, ({ stripeSubscriptionId }) => stripeSubscriptionId).values()];
  for (let from = 0; from < stories.length; from += atOnce)
    await recordStates(work, stories.slice(from, from + atOnce).flat());
}

/** Subscriptions that are written together: each may have had dozens of states. */
const atOnce = 500;

async function recordStates(work: Work, states: readonly SubscriptionState[]): Promise<void> {
  const subscriptions = await lockSubscriptions(work, [
    ...new Set(states.map(({ stripeSubscriptionId }) => stripeSubscriptionId)),
  ]);
  const sold = await soldProducts(
    work,
    states.map(({ stripeProductId }) => stripeProductId),
  );
  const prices = await idsByStripeId(
    work,
    'plan_prices',
    states.map(({ priceId }) => priceId),
  );
  const now = new Date();
  const rows = inOrder(states).flatMap((state) => {
    const subscription = subscriptions.get(state.stripeSubscriptionId);
    const occurredAt = subscription && beginning(subscription.versions, state, now);
    if (!subscription || !occurredAt) return [];
    const sequence = Math.max(0, ...subscription.versions.map((version) => version.sequence)) + 1;
    subscription.versions.push({ sequence, contentHash: state.contentHash, occurredAt });
    return [versionRow(work, subscription, state, { sequence, occurredAt }, sold, prices)];
  });
  await upsert(work, 'subscription_versions', rows, { key: ['id'] });
}

/** Events before what is so now, and the older before the newer; in their order where both are equal. */
function inOrder(states: readonly SubscriptionState[]): SubscriptionState[] {
  return states.toSorted(
    (a, b) =>
      Number(a.isPresent) - Number(b.isPresent) ||
      (a.isPresent ? 0 : a.occurredAt.getTime() - b.occurredAt.getTime()),
  );
}

/** When a state that makes a new version began, or undefined when it is known already. */
function beginning(versions: readonly Version[], state: SubscriptionState, now: Date): Date | undefined {
  const ordered = versions.toSorted(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || a.sequence - b.sequence,
  );
  if (state.isPresent) {
    const last = ordered.at(-1);
    if (!last) return state.occurredAt;
    if (last.contentHash === state.contentHash) return undefined;
    // Where the state does not say when it began, all that is known is that it holds by now.
    if (state.occurredAt > last.occurredAt) return state.occurredAt;
    return state.hasExactTime ? last.occurredAt : now;
  }
  const isSame = (version: Version) => version.contentHash === state.contentHash;
  const before = ordered.findLast(({ occurredAt }) => occurredAt <= state.occurredAt);
  if (before && isSame(before)) return undefined;
  const isKnown = versions.some(
    (version) => isSame(version) && version.occurredAt.getTime() === state.occurredAt.getTime(),
  );
  return isKnown ? undefined : state.occurredAt;
}

function versionRow(
  work: Work,
  subscription: Subscription,
  state: SubscriptionState,
  seen: { sequence: number; occurredAt: Date },
  sold: ReadonlyMap<string, Sold>,
  prices: ReadonlyMap<string, string>,
) {
  const { row } = state;
  const knownAt = work.learnedAt(seen.occurredAt);
  const plan = sold.get(state.stripeProductId ?? '');
  return {
    id: newId(),
    product: work.productId,
    user: subscription.userId,
    subscription: subscription.id,
    sequence: seen.sequence,
    status: row.status,
    stripeStatus: row.stripeStatus,
    plan: plan?.table === 'plans' ? plan.id : null,
    planPrice: prices.get(state.priceId ?? '') ?? null,
    planName: plan?.name ?? state.nickname ?? state.priceId ?? 'No plan',
    priceCents: row.priceCents ?? null,
    recurringCents: row.recurringCents ?? null,
    currency: row.currency ?? null,
    billingInterval: row.billingInterval ?? null,
    intervalCount: row.intervalCount ?? null,
    quantity: row.quantity ?? 1,
    itemCount: row.itemCount ?? 1,
    stripeCouponId: row.stripeCouponId ?? null,
    trialEndAt: row.trialEndAt ?? null,
    currentPeriodStartAt: row.currentPeriodStartAt ?? null,
    currentPeriodEndAt: row.currentPeriodEndAt ?? null,
    isCancelAtPeriodEnd: row.isCancelAtPeriodEnd ?? false,
    cancelAt: row.cancelAt ?? null,
    canceledAt: row.canceledAt ?? null,
    endedAt: row.endedAt ?? null,
    cancellationReason: row.cancellationReason ?? null,
    cancellationFeedback: row.cancellationFeedback ?? null,
    pauseBehavior: row.pauseBehavior ?? null,
    resumesAt: row.resumesAt ?? null,
    contentHash: state.contentHash,
    occurredAt: seen.occurredAt,
    knownAt,
    createdAt: knownAt,
  };
}

/** Subscriptions with what is known of them, held so that nobody else numbers their versions. */
async function lockSubscriptions(work: Work, wanted: readonly string[]): Promise<Map<string, Subscription>> {
  const { rows } = await sql<{ stripe_id: string; id: string; user_id: string }>`
    select stripe_subscription_id as stripe_id, id, user_id from subscriptions
    where product_id = ${work.productId} and stripe_subscription_id = any(${wanted})
    order by id for no key update`.execute(plainSql(work.em));
  const found = new Map(
    rows.map((row): [string, Subscription] => [
      row.stripe_id,
      { id: row.id, userId: row.user_id, versions: [] },
    ]),
  );
  const byId = new Map([...found.values()].map((subscription) => [subscription.id, subscription]));
  const versions = await sql<{ id: string; sequence: number; content_hash: string; occurred_ms: string }>`
    select subscription_id as id, sequence, content_hash,
      (extract(epoch from occurred_at) * 1000)::bigint::text as occurred_ms
    from subscription_versions where subscription_id = any(${[...byId.keys()]}::uuid[])`.execute(
    plainSql(work.em),
  );
  for (const row of versions.rows)
    byId.get(row.id)?.versions.push({
      sequence: row.sequence,
      contentHash: row.content_hash,
      occurredAt: new Date(Number(row.occurred_ms)),
    });
  return found;
}
