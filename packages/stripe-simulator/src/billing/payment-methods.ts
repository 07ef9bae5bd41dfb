import { missing, StripeError } from '../core/error.ts';
import { derive } from '../core/ids.ts';
import type { Kept, Work } from '../core/work.ts';
import { EMPTY_BILLING_DETAILS } from '../objects/common.ts';
import type { Customer } from '../objects/customer.ts';
import type { Card, PaymentMethod } from '../objects/payment-method.ts';
import { behaviourOf, cardOfToken, type Decline, type TestCard } from '../objects/test-cards.ts';

/** The error body of a declined card, with the ids Stripe adds when there are some. */
export function cardError(
  decline: Decline,
  ids: { charge?: string; payment_intent?: object } = {},
): StripeError {
  const { code, declineCode, message } = decline;
  const words = declineCode === undefined ? { code } : { code, decline_code: declineCode };
  return new StripeError(
    402,
    { type: 'card_error', message, ...words, ...ids },
    { keepsEffects: true, executed: true },
  );
}

function cardObject(card: TestCard, expMonth: number, expYear: number): Card {
  return {
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: card.country,
    display_brand: card.brand === 'amex' ? 'american_express' : card.brand,
    exp_month: expMonth,
    exp_year: expYear,
    fingerprint: derive('card', card.number, 16),
    funding: card.funding,
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [card.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

export type NewCard = { readonly card: TestCard; readonly expMonth?: number; readonly expYear?: number };

/** Saves a card as a payment method that belongs to nobody yet. */
export function createPaymentMethod(work: Work, { card, expMonth, expYear }: NewCard): PaymentMethod {
  const year = new Date(work.now * 1000).getUTCFullYear();
  return work.put('payment_method', {
    id: work.idFor('payment_method'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: EMPTY_BILLING_DETAILS,
    card: cardObject(card, expMonth ?? new Date(work.now * 1000).getUTCMonth() + 1, expYear ?? year + 1),
    created: work.now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  });
}

/** A payment method by id; a test token (`pm_card_visa`) makes a new one each time, as at Stripe. */
export function resolvePaymentMethod(work: Work, id: string, param?: string): PaymentMethod {
  const card = cardOfToken(id);
  return card ? createPaymentMethod(work, { card }) : work.get('payment_method', id, param);
}

/** Attaches to a customer. The declining test cards are refused here, except chargeCustomerFail. */
export function attachPaymentMethod(work: Work, method: PaymentMethod, customer: string): PaymentMethod {
  liveCustomer(work, customer, 'customer');
  if (method.customer === customer) return method;
  const { decline, refusesAttach } = behaviourOf(method.card);
  if (decline && refusesAttach) throw cardError(decline);
  return work.update('payment_method', method.id, { customer }, 'payment_method.attached');
}

/** The customer unless it is unknown or deleted. */
export function liveCustomer(work: Work, id: string, param?: string): Kept<'customer'> & Customer {
  const found = work.get('customer', id, param);
  if (found.deleted) throw missing('customer', id, param);
  return found;
}
