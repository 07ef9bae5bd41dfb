import Stripe from 'stripe';

/**
 * What an error from Stripe means for a request that moves money:
 * `refused` Stripe decided against it and nothing happened; `try_again` it was not looked at;
 * `unknown` it may or may not have happened.
 */
export type StripeFailure = {
  outcome: 'refused' | 'try_again' | 'unknown';
  detail: string;
  retryAfterSeconds?: number;
  /** The answer is the stored one of an earlier attempt: the same key will never get another. */
  isReplay?: boolean;
};

const longestWait = 600;

/** What the failed request was about, in the words of the sentences. */
export type RequestWords = {
  /** What was asked for: “the refund”. */
  what: string;
  /** What it was asked of: “this payment”. */
  of: string;
};
const refundWords: RequestWords = { what: 'the refund', of: 'this payment' };

/** Classifies by what was certainly not executed; whatever is left is unknown. */
export function classifyStripeFailure(error: unknown, { what, of } = refundWords): StripeFailure {
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    const seconds = Number(error.headers?.['retry-after']);
    return {
      outcome: 'try_again',
      detail: `Stripe asked us to slow down; ${what} is sent again shortly.`,
      ...(seconds > 0 && { retryAfterSeconds: Math.min(seconds, longestWait) }),
    };
  }
  if (error instanceof Stripe.errors.StripeIdempotencyError)
    return { outcome: 'unknown', detail: `Stripe knows ${what} with other details: check with Stripe.` };
  if (
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError
  )
    return {
      outcome: 'refused',
      detail: `Stripe does not accept our key for ${what}. An owner has to check the Stripe key in the settings.`,
    };
  if (
    error instanceof Stripe.errors.StripeInvalidRequestError ||
    error instanceof Stripe.errors.StripeCardError
  )
    return { outcome: 'refused', detail: refusedSentence(error.code, error.message) };
  if (error instanceof Stripe.errors.StripeError && error.statusCode === 409)
    return {
      outcome: 'try_again',
      detail: `Stripe is busy with ${of}; ${what} is sent again shortly.`,
    };
  return {
    outcome: 'unknown',
    detail: `Stripe did not answer as it should, so ${what} may or may not have been made.`,
    isReplay: error instanceof Stripe.errors.StripeError && error.headers?.['idempotent-replayed'] === 'true',
  };
}

function refusedSentence(code: string | undefined, message: string): string {
  switch (code) {
    case 'charge_already_refunded':
      return 'Stripe says this payment was refunded already. Look at the refunds below.';
    case 'charge_disputed':
      return 'Stripe says the customer disputed this payment. Answer the dispute instead.';
    default:
      return `Stripe refused it: ${message.slice(0, 300)}`;
  }
}
