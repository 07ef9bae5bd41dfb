import type { declineSaveOfferInput, saveOfferView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { offerState, openSaveOffersOn, saveOfferById } from '../queries/save-offers.ts';
import { type AskedChange, notAsOffered, type OfferTerms } from '../rules/save-offers.ts';

type Subject = { id: string; product: { id: string }; user: { id: string } };

/** Keeps that somebody does not want what they were offered; `note` says what they wrote. */
export async function declineSaveOffer(
  ctx: MutationContext,
  actor: Principal,
  { offerId, note }: z.output<typeof declineSaveOfferInput>,
): Promise<z.output<typeof saveOfferView>> {
  const { em } = ctx;
  // Whoever makes, accepts or declines an offer locks its subscription first.
  const { rows } = await sql<{ id: string; productId: string; userId: string }>`
    select s.id, s.product_id as "productId", s.user_id as "userId" from subscriptions s
    where s.id = (select subscription_id from save_offers where id = ${offerId}) for update`.execute(
    plainSql(em),
  );
  const [row] = rows;
  const offer = row && (await saveOfferById(em, offerId));
  if (!offer) throw notFound('offer');
  if (offer.state === 'declined') {
    ctx.nothingChanged('the offer was declined already');
    return offer;
  }
  if (offer.state === 'accepted')
    throw new Refusal('subscription_changed_meanwhile', 'They have accepted this offer meanwhile.');
  const subject = { id: row.id, product: { id: row.productId }, user: { id: row.userId } };
  await decline(ctx, actor, subject, { offerId, note });
  return (await saveOfferById(em, offerId)) ?? offer;
}

/** Whoever cancels after all has declined what they were offered. */
export async function declineOpenOffers(
  ctx: MutationContext,
  actor: Principal,
  subscription: Subject,
): Promise<void> {
  for (const { offerId } of await openSaveOffersOn(ctx.em, subscription.id))
    await decline(ctx, actor, subscription, { offerId, note: '' });
}

async function decline(
  ctx: MutationContext,
  actor: Principal,
  subscription: Subject,
  { offerId, note }: { offerId: string; note: string },
): Promise<void> {
  await sql`
    update save_offers set state = 'declined', operation_id = null, answered_at = ${ctx.services.clock.now()}, answered_by_id = ${actor.id},
      answered_by_name = ${actor.name}, answer_note = ${note || null} where id = ${offerId}`.execute(
    plainSql(ctx.em),
  );
  await told(ctx, subscription, 'billing.decline_save_offer', { offerId, note });
}

/**
 * Accepts an offer by the change that carries it out, whose row is there. Throws when it is no offer of this
 * subscription, when it is answered already, or when the change is not what was offered. One whose change came
 * to nothing can be accepted again.
 */
export async function acceptSaveOffer(
  ctx: MutationContext,
  actor: Principal,
  subscription: Subject,
  { offerId, operationId, change }: { offerId: string; operationId: string; change: AskedChange },
): Promise<void> {
  const { rows } = await sql<OfferTerms & { isOpen: boolean }>`
    select f.kind, f.days_count as "daysCount", c.stripe_coupon_id as "stripeCouponId", p.stripe_price_id as "stripePriceId",
      ${offerState} = 'offered' as "isOpen"
    from save_offers f left join coupons c on c.id = f.coupon_id left join plan_prices p on p.id = f.plan_price_id
    where f.id = ${offerId} and f.subscription_id = ${subscription.id}`.execute(plainSql(ctx.em));
  const [offer] = rows;
  if (!offer) throw notFound('offer');
  const now = ctx.services.clock.now();
  const problem = offer.isOpen
    ? notAsOffered(offer, change, now)
    : 'This offer was answered meanwhile. Look at the subscription, then decide again.';
  if (problem)
    throw new Refusal(
      offer.isOpen ? 'subscription_not_changeable' : 'subscription_changed_meanwhile',
      problem,
    );
  await sql`
    update save_offers set state = 'accepted', operation_id = ${operationId}, answered_at = ${now},
      answered_by_id = ${actor.id}, answered_by_name = ${actor.name} where id = ${offerId}`.execute(
    plainSql(ctx.em),
  );
  await told(ctx, subscription, 'billing.accept_save_offer', { offerId, operationId });
}

async function told(
  ctx: MutationContext,
  { id, product, user }: Subject,
  action: string,
  after: Record<string, unknown>,
): Promise<void> {
  await announce(ctx.em, { productId: product.id, userId: user.id, topic: 'subscription', id });
  ctx.audit({ action, target: { kind: 'subscription', id }, productId: product.id, after });
}
