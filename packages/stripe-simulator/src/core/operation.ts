import type { TypeName } from '../objects/index.ts';
import type { Task } from './agenda.ts';
import type { StripeObject } from './object.ts';

/** How an account behaves where Stripe has a dashboard setting or an unknown delay. */
export type Settings = {
  /** What happens to the subscription after the last failed retry. */
  readonly afterLastRetry: 'cancel' | 'unpaid' | 'past_due';
  /** Days after the first failed attempt at which payment is tried again. */
  readonly retryDays: readonly number[];
  /** Seconds until a pending refund succeeds. */
  readonly refundSettlesAfter: number;
  /** Seconds until a refund to the failing test card fails. */
  readonly refundFailsAfter: number;
  /** Seconds a renewal invoice stays a draft. */
  readonly draftInvoiceFor: number;
  /** The settings of the customer portal were never saved, so it opens for nobody. */
  readonly isPortalMissing: boolean;
};

export const DEFAULT_SETTINGS: Settings = {
  afterLastRetry: 'cancel',
  retryDays: [2, 7, 14, 21],
  refundSettlesAfter: 60,
  refundFailsAfter: 60,
  draftInvoiceFor: 3600,
  isPortalMissing: false,
};

/** The stored first answer of a request that carried an idempotency key. */
export type StoredAnswer = {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** Hash of the parameters, compared on replay. */
  readonly params: string;
  readonly at: number;
  readonly requestId: string;
  readonly status: number;
  /** The body exactly as it was sent. */
  readonly body: string;
};

/** An event on its way to one endpoint. */
export type Delivery = {
  readonly seq: number;
  readonly event: string;
  readonly endpoint: string;
  readonly firstAt: number;
  /** Attempts made so far. */
  readonly attempts: number;
  /** Virtual Unix seconds of the next attempt. */
  readonly nextAt: number;
};

/** A running total of the double-entry ledger, keyed `usd:balance`. */
export type Posting = { readonly account: string; readonly amount: number };

/** One change of an account. The journal is a list of these; replaying it rebuilds the state. */
export type Operation =
  | readonly ['put', TypeName, StripeObject]
  | readonly ['remove', TypeName, string]
  | readonly ['schedule', Task]
  | readonly ['unschedule', number]
  | readonly ['answer', StoredAnswer]
  | readonly ['forget', string]
  | readonly ['deliver', Delivery]
  | readonly ['delivered', number]
  | readonly ['post', readonly Posting[]]
  | readonly ['secrets', string, readonly EndpointSecret[]]
  | readonly ['settings', Settings]
  | readonly ['count', number];

/** A signing secret of an endpoint; a rolled one stays valid until it expires. */
export type EndpointSecret = { readonly secret: string; readonly expiresAt: number | null };
