import type Stripe from 'stripe';
import { newId } from '../../../platform/ids.ts';
import { idsByStripeId, paymentsByIntent } from './references.ts';
import { fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

/** What Stripe passes on of the card network's suspicion. */
export function earlyFraudWarningRow(
  raw: Stripe.Radar.EarlyFraudWarning,
): Omit<RowOf<'early_fraud_warnings'>, 'payment' | 'charge'> {
  return {
    stripeEarlyFraudWarningId: raw.id,
    stripeChargeId: idOf(raw.charge) ?? '',
    fraudType: raw.fraud_type,
    isActionable: raw.actionable,
  };
}

/** Writes early fraud warnings beside the payments they are about. */
export async function writeEarlyFraudWarnings(
  work: Work,
  raws: readonly Stripe.Radar.EarlyFraudWarning[],
): Promise<Change[]> {
  const payments = await paymentsByIntent(
    work,
    raws.map((raw) => idOf(raw.payment_intent)),
  );
  const charges = await idsByStripeId(
    work,
    'charges',
    raws.map((raw) => idOf(raw.charge)),
  );
  const changes: Change[] = [];
  const rows = raws.flatMap((raw) => {
    const payment = payments.get(idOf(raw.payment_intent) ?? '');
    if (!payment) return [];
    changes.push({ userId: payment.userId, topic: 'payment', id: payment.id });
    return [
      {
        id: newId(),
        product: work.productId,
        user: payment.userId,
        payment: payment.id,
        charge: charges.get(idOf(raw.charge) ?? '') ?? null,
        ...earlyFraudWarningRow(raw),
        createdAt: fromUnix(raw.created) ?? new Date(),
      },
    ];
  });
  await upsert(work, 'early_fraud_warnings', rows, { key: ['product', 'stripeEarlyFraudWarningId'] });
  return changes;
}
