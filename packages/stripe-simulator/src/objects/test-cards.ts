/** What a test card does; everything else about it is looks. */
export type CardBehaviour = {
  /** Code and decline code with which every charge fails. */
  readonly decline?: Decline;
  /** The card is also refused when it is saved to a customer. */
  readonly refusesAttach?: boolean;
  /** The bank wants its owner to confirm each payment: without them it is declined. */
  readonly authenticates?: boolean;
  readonly dispute?: 'fraudulent' | 'product_not_received' | 'inquiry';
  readonly refund?: 'fails_later' | 'settles_later';
};

export type Decline = { readonly code: string; readonly declineCode?: string; readonly message: string };

export type TestCard = CardBehaviour & {
  readonly number: string;
  readonly brand: string;
  readonly funding: 'credit' | 'debit' | 'prepaid';
  readonly country: string;
};

/** Messages of the declines, in the simulator's own words. */
export const DECLINES: Readonly<Record<string, Decline>> = {
  generic_decline: {
    code: 'card_declined',
    declineCode: 'generic_decline',
    message: 'The card was declined.',
  },
  insufficient_funds: {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    message: 'The card was declined: not enough funds.',
  },
  lost_card: { code: 'card_declined', declineCode: 'lost_card', message: 'The card was declined.' },
  stolen_card: { code: 'card_declined', declineCode: 'stolen_card', message: 'The card was declined.' },
  fraudulent: { code: 'card_declined', declineCode: 'fraudulent', message: 'The card was declined.' },
  card_velocity_exceeded: {
    code: 'card_declined',
    declineCode: 'card_velocity_exceeded',
    message: 'The card was declined: used too often in a short time.',
  },
  authentication_required: {
    code: 'authentication_required',
    declineCode: 'authentication_required',
    message: 'The card was declined: its owner has to confirm the payment.',
  },
  expired_card: { code: 'expired_card', message: 'The card has expired.' },
  incorrect_cvc: { code: 'incorrect_cvc', message: 'The security code of the card is wrong.' },
  processing_error: {
    code: 'processing_error',
    message: 'The card could not be processed. Try again later.',
  },
};

function card(number: string, brand = 'visa', rest: Partial<TestCard> = {}): TestCard {
  return { number, brand, funding: 'credit', country: 'US', ...rest };
}

function declining(number: string, name: string, refusesAttach = true): TestCard {
  return card(number, 'visa', { decline: DECLINES[name]!, refusesAttach });
}

/** Stripe's test cards by the word after `pm_card_` or `tok_`. */
export const TEST_CARDS: Readonly<Record<string, TestCard>> = {
  visa: card('4242424242424242'),
  visa_debit: card('4000056655665556', 'visa', { funding: 'debit' }),
  mastercard: card('5555555555554444', 'mastercard'),
  mastercard_debit: card('5200828282828210', 'mastercard', { funding: 'debit' }),
  mastercard_prepaid: card('5105105105105100', 'mastercard', { funding: 'prepaid' }),
  amex: card('378282246310005', 'amex'),
  discover: card('6011111111111117', 'discover'),
  jcb: card('3566002020360505', 'jcb', { country: 'JP' }),
  unionpay: card('6200000000000005', 'unionpay', { country: 'CN' }),
  de: card('4000002760000016', 'visa', { country: 'DE' }),
  gb: card('4000008260000000', 'visa', { country: 'GB' }),
  fr: card('4000002500000003', 'visa', { country: 'FR' }),
  jp: card('4000003920000003', 'visa', { country: 'JP' }),
  br: card('4000000760000002', 'visa', { country: 'BR' }),
  in: card('4000003560000008', 'visa', { country: 'IN' }),
  chargeDeclined: declining('4000000000000002', 'generic_decline'),
  chargeDeclinedInsufficientFunds: declining('4000000000009995', 'insufficient_funds'),
  chargeDeclinedLostCard: declining('4000000000009987', 'lost_card'),
  chargeDeclinedStolenCard: declining('4000000000009979', 'stolen_card'),
  chargeDeclinedExpiredCard: declining('4000000000000069', 'expired_card'),
  chargeDeclinedIncorrectCvc: declining('4000000000000127', 'incorrect_cvc'),
  chargeDeclinedProcessingError: declining('4000000000000119', 'processing_error'),
  chargeDeclinedFraudulent: declining('4100000000000019', 'fraudulent'),
  chargeDeclinedVelocityLimitExceeded: declining('4000000000006975', 'card_velocity_exceeded'),
  chargeCustomerFail: declining('4000000000000341', 'generic_decline', false),
  authenticationRequired: card('4000002760003184', 'visa', { country: 'DE', authenticates: true }),
  createDispute: card('4000000000000259', 'visa', { dispute: 'fraudulent' }),
  createDisputeProductNotReceived: card('4000000000002685', 'visa', { dispute: 'product_not_received' }),
  createDisputeInquiry: card('4000000000001976', 'visa', { dispute: 'inquiry' }),
  refundFail: card('4000000000005126', 'visa', { refund: 'fails_later' }),
  pendingRefund: card('4000000000007726', 'visa', { refund: 'settles_later' }),
};

const KNOWN = new Map(
  Object.values(TEST_CARDS).map((found) => [`${found.country} ${found.number.slice(-4)}`, found]),
);

/** Behaviour of a saved card. Its country counts too: Brazil's card ends like one that is declined. */
export function behaviourOf({ country, last4 }: { country: string | null; last4: string }): CardBehaviour {
  return KNOWN.get(`${country} ${last4}`) ?? {};
}

/** `pm_card_visa` or `tok_visa` to the card; undefined for any other text. */
export function cardOfToken(token: string): TestCard | undefined {
  const name = /^(?:pm_card|tok)_(\w+)$/.exec(token)?.[1];
  return name !== undefined && Object.hasOwn(TEST_CARDS, name) ? TEST_CARDS[name] : undefined;
}

export function cardOfNumber(number: string): TestCard | undefined {
  return Object.values(TEST_CARDS).find((found) => found.number === number.replaceAll(' ', ''));
}
