import Stripe from 'stripe';
import { operationKey } from '../../mirror/project-refund.ts';
import type { OperationParameters } from '../../rules/operation-parameters.ts';
import type { OperationClaim } from '../operation-claim.ts';
import { type CodeTarget, type Handler, keyOf, moneyKeyOf } from './handler.ts';

/** The code that the operation is about: by its id, or by its word while it has none. */
export async function readCode(stripe: Stripe, claim: OperationClaim): Promise<CodeTarget> {
  if (claim.kind === 'code_change')
    return { code: await stripe.promotionCodes.retrieve(claim.targetStripeId), isTaken: false };
  const { code: word } = claim.parameters as OperationParameters['code_create'];
  const { data } = await stripe.promotionCodes.list({ code: word, limit: 100 });
  return {
    code: data.find(({ metadata }) => metadata?.[operationKey] === claim.id) ?? null,
    isTaken: data.some(({ active }) => active),
  };
}

/** Made once, however often it is asked for: the coupon has an id of ours, the code our id in its metadata. */
export const createCode: Handler<'code_create'> = {
  what: 'the code',
  isDone: ({ code }) => code !== null,
  obstacle: ({ isTaken }) =>
    isTaken ? 'Stripe has a code of this word that works already, so none was made.' : null,
  made: ({ code }) => code?.id ?? null,
  send: async (stripe, claim, { code, coupon, expiresAt, isFirstTimeOnly, maxRedemptions }) => {
    if (coupon.isNew) await makeCoupon(stripe, claim, coupon.stripeId, coupon.isNew);
    return stripe.promotionCodes.create(
      {
        promotion: { type: 'coupon', coupon: coupon.stripeId },
        code,
        ...(maxRedemptions !== null && { max_redemptions: maxRedemptions }),
        ...(expiresAt !== null && { expires_at: Math.floor(Date.parse(expiresAt) / 1000) }),
        ...(isFirstTimeOnly && { restrictions: { first_time_transaction: true } }),
        metadata: { [operationKey]: claim.id },
      },
      { idempotencyKey: moneyKeyOf(claim) },
    );
  },
};

type NewCoupon = NonNullable<OperationParameters['code_create']['coupon']['isNew']>;

async function makeCoupon(
  stripe: Stripe,
  claim: OperationClaim,
  id: string,
  { name, percentOff, amountOff, duration, durationMonths }: NewCoupon,
): Promise<void> {
  const worth =
    amountOff === null
      ? { percent_off: percentOff ?? 0 }
      : { amount_off: Number(amountOff.amount), currency: amountOff.currency.toLowerCase() };
  try {
    await stripe.coupons.create(
      {
        id,
        name,
        duration,
        ...worth,
        ...(durationMonths !== null && { duration_in_months: durationMonths }),
      },
      { idempotencyKey: `${keyOf(claim)}:coupon` },
    );
  } catch (error) {
    // An earlier attempt has made it.
    if (error instanceof Stripe.errors.StripeError && error.code === 'resource_already_exists') return;
    throw error;
  }
}

/** Whoever turned it on or off, the wish is fulfilled. */
export const changeCode: Handler<'code_change'> = {
  what: 'the change',
  isDone: ({ code }, { isActive }) => code?.active === isActive,
  send: (stripe, claim, { isActive }) =>
    stripe.promotionCodes.update(
      claim.targetStripeId,
      { active: isActive },
      { idempotencyKey: keyOf(claim) },
    ),
};
