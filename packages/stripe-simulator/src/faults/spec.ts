/** Faults of the API: what the caller sees. */
export const API_FAULTS = [
  'decline',
  '400',
  '401',
  '402',
  '403',
  '404',
  '409',
  '429',
  '500_before_commit',
  '500_after_commit',
  'reset_before_commit',
  'reset_after_commit',
  'slow',
  'stall',
  'truncate',
] as const;

/** Faults of webhook deliveries. */
export const WEBHOOK_FAULTS = [
  'webhook_duplicate',
  'webhook_shuffle',
  'webhook_delay',
  'webhook_drop',
  'webhook_wrong_secret',
  'webhook_old_timestamp',
  'webhook_future_timestamp',
  'webhook_unknown_type',
  'webhook_other_api_version',
  'webhook_livemode',
] as const;

export type FaultKind = (typeof API_FAULTS)[number] | (typeof WEBHOOK_FAULTS)[number];

/** One injected fault. Without `probability` and `nth` it strikes every time. */
export type FaultSpec = {
  readonly kind: FaultKind;
  /** Only this account. */
  readonly account?: string;
  /** Only this method; `TASK` for what the simulator does by itself (renewals). */
  readonly method?: string;
  /** Only paths that start with this (`/v1/refunds`); for webhooks, event types (`refund.`). */
  readonly path?: string;
  /** Chance of each matching call, drawn from the fault's own seeded generator. */
  readonly probability?: number;
  /** Exactly these matching calls, counted from 1. */
  readonly nth?: number | readonly number[];
  /** Strikes at most this often. */
  readonly times?: number;
  readonly seed?: string;
  /** Decline code, or the `code` of the error body. */
  readonly code?: string;
  readonly delayMs?: number;
  /** Seconds; sent as Retry-After (429, 500). */
  readonly retryAfter?: number;
  /** Sent as stripe-should-retry. */
  readonly shouldRetry?: boolean;
  /** Whether a 500 is stored under the idempotency key, as Stripe does (default true). */
  readonly stored?: boolean;
  /** Copies (webhook_duplicate, default 1), size of the shuffle window (default 10). */
  readonly count?: number;
  /** Seconds by which a timestamp is off (default 301). */
  readonly seconds?: number;
};
