import { refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import { behaviourOf } from '../objects/test-cards.ts';
import { attemptPayment } from './attempt.ts';
import { settleInvoiceOf } from './invoice-payments.ts';
import { cardError, resolvePaymentMethod } from './payment-methods.ts';

const CONFIRMABLE: readonly string[] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
];

/**
 * Confirms with the given or the saved method; a decline is a 402 whose effects stay. A card that
 * authenticates waits for its owner, or is declined where they are not there.
 */
export function confirmIntent(
  work: Work,
  id: string,
  methodId: string | undefined,
  { isOffSession }: { isOffSession: boolean },
): PaymentIntent {
  const intent = work.get('payment_intent', id);
  if (!CONFIRMABLE.includes(intent.status))
    throw refused(`This PaymentIntent has status ${intent.status} and cannot be confirmed.`, {
      code: 'payment_intent_unexpected_state',
    });
  const wanted = methodId ?? intent.payment_method;
  if (wanted === null)
    throw refused('You cannot confirm this PaymentIntent because it has no payment method.', {
      code: 'payment_intent_unexpected_state',
      param: 'payment_method',
    });
  const method = resolvePaymentMethod(work, wanted, 'payment_method');
  if (method.customer !== null && method.customer !== intent.customer)
    throw refused(`PaymentMethod ${method.id} belongs to another customer than the PaymentIntent.`, {
      param: 'payment_method',
    });
  if (behaviourOf(method.card).authenticates && !isOffSession)
    return work.update(
      'payment_intent',
      id,
      {
        next_action: {
          type: 'redirect_to_url',
          redirect_to_url: { return_url: null, url: `https://hooks.stripe.example/3ds/${id}` },
        },
        payment_method: method.id,
        status: 'requires_action',
      },
      'payment_intent.requires_action',
    );
  const attempt = attemptPayment(work, intent, method);
  settleInvoiceOf(work, attempt);
  if (attempt.decline)
    throw cardError(attempt.decline, { charge: attempt.charge.id, payment_intent: attempt.intent });
  return attempt.intent;
}
