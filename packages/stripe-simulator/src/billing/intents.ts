import { invalidRequest, refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import { newPaymentIntent } from '../objects/payment-intent.ts';

/** Stores a new intent with `fields` over the defaults and emits its creation. */
export function createIntent(
  work: Work,
  amount: number,
  currency: string,
  fields: Partial<PaymentIntent>,
): PaymentIntent {
  if (amount < 1)
    throw invalidRequest(`Invalid positive integer: ${amount}`, {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  const id = work.idFor('payment_intent');
  const intent = newPaymentIntent(id, work.now, work.token(25), amount, currency);
  return work.create('payment_intent', { ...intent, ...fields }, 'payment_intent.created');
}

/** Cancels an intent that has taken no money. */
export function cancelIntent(work: Work, id: string, reason: string | null): PaymentIntent {
  const intent = work.get('payment_intent', id);
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw refused(`You cannot cancel this PaymentIntent because it has status ${intent.status}.`, {
      code: 'payment_intent_unexpected_state',
    });
  const fields = { canceled_at: work.now, cancellation_reason: reason, status: 'canceled' } as const;
  return work.update('payment_intent', id, fields, 'payment_intent.canceled');
}
