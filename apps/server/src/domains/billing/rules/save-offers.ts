import type { SaveOfferKind } from '@backdesk/contract';
import type { OperationKind, OperationParameters } from './operation-parameters.ts';

/** The change that carries an accepted offer out. */
export const changeOfOffer: Record<SaveOfferKind, OperationKind> = {
  coupon: 'coupon_apply',
  pause: 'subscription_pause',
  free_days: 'trial_change',
  plan: 'subscription_change',
};

export type OfferTerms = {
  kind: SaveOfferKind;
  stripeCouponId: string | null;
  stripePriceId: string | null;
  daysCount: number | null;
};

/** A change as it is asked for, with what is sent. */
export type AskedChange = {
  [Kind in OperationKind]: { kind: Kind; parameters: OperationParameters[Kind] };
}[OperationKind];

const dayMs = 86_400_000;

/** Why a change is not what was offered, as a sentence, or null. A day begins at midnight: one more is the same. */
export function notAsOffered(offer: OfferTerms, change: AskedChange, now: Date): string | null {
  if (changeOfOffer[offer.kind] !== change.kind) return 'Something else was offered than this change.';
  const days = (offer.daysCount ?? 0) + 1;
  switch (change.kind) {
    case 'coupon_apply':
      return change.parameters.coupon?.stripeId === offer.stripeCouponId
        ? null
        : 'Another coupon was offered. Give that one.';
    case 'subscription_change':
      return change.parameters.stripePriceId === offer.stripePriceId
        ? null
        : 'Another plan was offered. Change to that one.';
    case 'trial_change': {
      const { from, to } = change.parameters;
      // Without the end of the period nobody knows how many days any date would be.
      return to !== null && from !== null && Date.parse(to) - Date.parse(from) <= days * dayMs
        ? null
        : `${offer.daysCount} free days were offered. Choose an earlier day.`;
    }
    case 'subscription_pause':
      if (change.parameters.what !== 'payments' || change.parameters.resumesAt === null)
        return 'A pause that ends by itself was offered. Pause the payments, until a day.';
      return Date.parse(change.parameters.resumesAt) - now.getTime() <= days * dayMs
        ? null
        : `A pause of ${offer.daysCount} days was offered. Choose an earlier day.`;
    default:
      return null;
  }
}

/** A discount in words: what it takes off, and for how long. */
export function discountTerms(
  name: string,
  {
    off,
    duration,
    months,
  }: { off: string; duration: 'once' | 'repeating' | 'forever'; months: number | null },
): string {
  const long =
    duration === 'once' ? 'the next invoice' : duration === 'forever' ? 'for good' : `for ${months} months`;
  return `${name}: ${off} off ${long}`;
}
