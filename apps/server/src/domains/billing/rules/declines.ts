/** Refusals that no later attempt changes, by Stripe's codes: the card is gone, wrong, or its owner has to act. */
const hardDeclines: ReadonlySet<string> = new Set([
  'authentication_required',
  'expired_card',
  'fraudulent',
  'highest_risk_level',
  'incorrect_number',
  'invalid_account',
  'invalid_number',
  'lost_card',
  'new_account_information_available',
  'pickup_card',
  'resource_missing',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'stolen_card',
  'stop_payment_order',
  'transaction_not_allowed',
]);

/** Whether an attempt with the same card is pointless after this refusal. */
export const isHardDecline = (code: string | null): boolean => code !== null && hardDeclines.has(code);

/** What a refused card is called where the bank's own words would only be read by its computers. */
const known: Readonly<Record<string, string>> = {
  authentication_required: 'The bank wants the customer to confirm the payment themselves.',
  card_declined: 'The card was declined.',
  generic_decline: 'The card was declined.',
  do_not_honor: 'The bank declined the card and gives no reason.',
  insufficient_funds: 'There is not enough money on the card.',
  expired_card: 'The card has expired.',
  lost_card: 'The card was reported lost.',
  stolen_card: 'The card was reported stolen.',
  fraudulent: 'The bank suspects fraud.',
  incorrect_cvc: 'The security code of the card is wrong.',
  processing_error: 'The bank could not process the card just then.',
  card_velocity_exceeded: 'The card was used too often in a short time.',
  resource_missing: 'The saved card is no longer at Stripe.',
};

/** A refusal in a sentence: ours for a code that is known, else Stripe's own words. */
export const declineWords = (code: string | null, message: string | null): string =>
  (code !== null && Object.hasOwn(known, code) ? known[code] : undefined) ??
  (message ? message.slice(0, 300) : 'The card was declined.');
