import { createHash } from 'node:crypto';
import type { CancellationFeedback, CancellationTime } from '@backdesk/contract';
import { canonicalJson } from './canonical-json.ts';

/** What is sent for each kind of operation, as it stands in `stripe_operations.parameters`. */
export type OperationParameters = {
  subscription_cancel: {
    when: CancellationTime;
    /** ISO 8601, with `date`. */
    endsAt: string | null;
    feedback: CancellationFeedback;
    comment: string;
  };
  /** How the cancellation stands at Stripe, which wants exactly that one taken back. */
  subscription_uncancel: { was: Exclude<CancellationTime, 'now'> };
};
export type OperationKind = keyof OperationParameters;

/** The same wish has the same hash. */
export const parametersHash = (parameters: object): string =>
  createHash('sha256').update(canonicalJson(parameters)).digest('hex');
