import { book, CARD_SETTLEMENT, cardFee } from '../core/ledger.ts';
import type { Work } from '../core/work.ts';
import { type Charge, newCharge, type Outcome } from '../objects/charge.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import type { PaymentMethod } from '../objects/payment-method.ts';
import { behaviourOf, type Decline, DECLINES } from '../objects/test-cards.ts';
import { openDispute } from './disputes.ts';

export type Attempt = {
  readonly intent: PaymentIntent;
  readonly charge: Charge;
  /** Why it failed; undefined when the money was taken. */
  readonly decline?: Decline;
};

/** One attempt to take the intent's amount from `method`: a charge, its money, its events. */
export function attemptPayment(work: Work, intent: PaymentIntent, method: PaymentMethod): Attempt {
  const injected = work.injectedDecline();
  const decline = injected ? injectedDecline(injected) : declineOf(method);
  const charge = newCharge(work.idFor('charge'), work.now, intent, method);
  return decline ? fail(work, intent, method, charge, decline) : succeed(work, intent, method, charge);
}

/** Its owner is never there: whoever confirms with them present does not come here. */
function declineOf({ card }: PaymentMethod): Decline | undefined {
  const { authenticates, decline } = behaviourOf(card);
  return authenticates ? DECLINES['authentication_required'] : decline;
}

function injectedDecline(code: string): Decline {
  return DECLINES[code] ?? { code: 'card_declined', declineCode: code, message: 'The card was declined.' };
}

const APPROVED: Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  risk_score: 20,
  seller_message: 'Payment complete.',
  type: 'authorized',
};

function succeed(work: Work, intent: PaymentIntent, method: PaymentMethod, attempt: Charge): Attempt {
  const transaction = book(work, {
    type: 'charge',
    amount: intent.amount,
    fee: cardFee(intent.amount),
    currency: intent.currency,
    source: attempt.id,
    description: intent.description,
    availableAfter: CARD_SETTLEMENT,
  });
  const charge = work.create(
    'charge',
    {
      ...attempt,
      amount_captured: intent.amount,
      balance_transaction: transaction.id,
      captured: true,
      outcome: APPROVED,
      paid: true,
      receipt_url: `https://pay.stripe.example/receipts/${attempt.id}`,
      status: 'succeeded',
    },
    'charge.succeeded',
  );
  const paid = work.update(
    'payment_intent',
    intent.id,
    {
      amount_received: intent.amount,
      last_payment_error: null,
      latest_charge: charge.id,
      payment_method: method.id,
      status: 'succeeded',
    },
    'payment_intent.succeeded',
  );
  const { dispute } = behaviourOf(method.card);
  if (dispute) openDispute(work, charge, { reason: dispute });
  return { intent: paid, charge };
}

function fail(
  work: Work,
  intent: PaymentIntent,
  method: PaymentMethod,
  attempt: Charge,
  decline: Decline,
): Attempt {
  const reason = decline.declineCode ?? decline.code;
  const charge = work.create(
    'charge',
    {
      ...attempt,
      failure_code: decline.code,
      failure_message: decline.message,
      outcome: {
        ...APPROVED,
        advice_code: 'try_again_later',
        network_decline_code: '05',
        network_status: 'declined_by_network',
        reason,
        seller_message: `The bank returned the decline code ${reason}.`,
        type: 'issuer_declined',
      },
    },
    'charge.failed',
  );
  const failed = work.update(
    'payment_intent',
    intent.id,
    {
      last_payment_error: {
        advice_code: 'try_again_later',
        charge: charge.id,
        code: decline.code,
        ...(decline.declineCode !== undefined && { decline_code: decline.declineCode }),
        message: decline.message,
        payment_method: method,
        type: 'card_error',
      },
      latest_charge: charge.id,
      payment_method: null,
      status: 'requires_payment_method',
    },
    'payment_intent.payment_failed',
  );
  return { intent: failed, charge, decline };
}
