import type { Difference } from './checker/compare.ts';
import type { KnownEvent } from './sync.ts';

/** Fields that change without an event of their own. */
const silent: Partial<Record<Difference['objectType'], readonly string[]>> = {
  coupon: ['redemptions', 'valid', 'raw times_redeemed', 'raw valid'],
  promotion_code: ['redemptions', 'active', 'raw times_redeemed', 'raw active'],
  'radar.early_fraud_warning': ['actionable'],
  dispute: ['past due', 'raw evidence_details'],
};

/** A guess at why the mirror differs, from what is known of the object. */
export function causeOf(
  { objectType, field }: Difference,
  known: { isStoredSame: boolean; event: KnownEvent | undefined; fetchedAt: Date | undefined },
): string {
  const { isStoredSame, event, fetchedAt } = known;
  if (isStoredSame)
    return 'The object that is stored is the one at Stripe: the row beside it was changed, or written by an older version.';
  if (silent[objectType]?.includes(field)) return 'Stripe sends no event when this changes.';
  if (!event) return fetchedAt ? 'No webhook about the change came.' : 'No webhook about it has ever come.';
  if (event.state === 'failed' || event.state === 'quarantined')
    return `A webhook about it was ${event.state}: replay it under Intake.`;
  if (event.state === 'received') return 'A webhook about it waits to be digested.';
  if (event.state === 'ignored') return 'A webhook about it was ignored.';
  return 'The webhook about the last change never came.';
}
