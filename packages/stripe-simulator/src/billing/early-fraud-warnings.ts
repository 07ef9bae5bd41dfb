import { refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { Charge } from '../objects/charge.ts';
import type { EarlyFraudWarning } from '../objects/early-fraud-warning.ts';

/** The network warns of a charge: it can be acted on while nothing of it was refunded and nobody disputes it. */
export function warnOfFraud(work: Work, charge: Charge): EarlyFraudWarning {
  if (charge.status !== 'succeeded')
    throw refused(`Charge ${charge.id} did not succeed: no network warns of it.`, { param: 'charge' });
  return work.create(
    'radar.early_fraud_warning',
    {
      id: work.idFor('radar.early_fraud_warning'),
      object: 'radar.early_fraud_warning',
      actionable: !charge.refunded && !charge.disputed,
      charge: charge.id,
      created: work.now,
      fraud_type: 'unauthorized_use_of_card',
      livemode: false,
      payment_intent: charge.payment_intent ?? '',
    },
    'radar.early_fraud_warning.created',
  );
}
