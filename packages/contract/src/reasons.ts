import { z } from 'zod';

/**
 * Why a request was refused, as a word the client can act on. The sentence that goes with it is
 * made by the server, because only it knows the numbers.
 */
export const reasons = [
  'not_signed_in',
  'second_factor_required',
  'forbidden',
  'step_up_required',
  'cross_site',
  'invalid_input',
  'not_found',
  'rate_limited',
  'conflict',
  'payment_unpaid',
  'payment_disputed',
  'payment_not_at_stripe',
  'payment_already_refunded',
  'payment_too_old',
  'refunds_blocked',
  'refund_exceeds_payment',
  'refund_exceeds_limit',
  'refund_currency_mismatch',
  'refund_not_checkable',
  'credit_not_grantable',
  'credit_not_voidable',
  'goodwill_exceeds_limit',
  'subscription_not_changeable',
  'subscription_changed_meanwhile',
  'topup_not_possible',
  'topup_changed_meanwhile',
  'portal_not_linkable',
  'code_not_changeable',
  'code_changed_meanwhile',
  'invoice_not_changeable',
  'invoice_changed_meanwhile',
  'dispute_not_answerable',
  'dispute_changed_meanwhile',
  'file_not_taken',
  'preview_failed',
  'preview_outdated',
  'approval_not_needed',
  'approval_not_yours',
  'approval_ended',
  'quote_changed',
  'operation_under_way',
  'operation_reused',
  'batch_refused',
  'too_slow',
  'setup_closed',
  'link_ended',
  'passkeys_unavailable',
  'internal',
] as const;
export const reason = z.enum(reasons);
export type Reason = (typeof reasons)[number];

/** What a versioned row says now, for whoever edited an older version of it. */
export type PresentRow = {
  version: number;
  /** Null when nobody of the staff did it: the product, or Stripe. */
  changedBy: string | null;
  /** ISO 8601; null when it is not known. */
  changedAt: string | null;
  /** The fields of the form, by the names of its input. */
  values: Record<string, string | boolean | null>;
};

/** The `data` of every tRPC error that Backdesk sends. */
export type ErrorData = {
  reason: Reason;
  /** Finds the log line of an unexpected error; absent on expected ones. */
  reference?: string | undefined;
  /** Messages per input field when the input did not fit its schema. */
  fields?: Record<string, string[]> | undefined;
  retryAfterSeconds?: number | undefined;
  /** With the reason `conflict`, where somebody else was faster. */
  present?: PresentRow | undefined;
};
