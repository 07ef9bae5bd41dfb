import { StripeError } from '../core/error.ts';
import { DECLINES } from '../objects/test-cards.ts';
import type { FaultSpec } from './spec.ts';

/** The error a fault answers with instead of performing the call; undefined for faults of the transport. */
export function faultError(spec: FaultSpec): StripeError | undefined {
  const headers = {
    ...(spec.shouldRetry !== undefined && { 'stripe-should-retry': String(spec.shouldRetry) }),
    ...(spec.retryAfter !== undefined && { 'retry-after': String(spec.retryAfter) }),
  };
  const code = spec.code === undefined ? {} : { code: spec.code };
  const invalid = (status: number, message: string, fallback: { code?: string } = {}): StripeError =>
    new StripeError(status, { type: 'invalid_request_error', message, ...fallback, ...code }, { headers });
  switch (spec.kind) {
    case '400':
      return invalid(400, 'Injected fault: the request was refused.');
    case '401':
      return invalid(401, 'Injected fault: the API key was not accepted.');
    case '402': {
      const decline = DECLINES[spec.code ?? 'generic_decline'];
      const fields = {
        code: decline?.code ?? spec.code ?? 'card_declined',
        message: decline?.message ?? 'Injected fault: payment failed.',
      };
      return new StripeError(402, { type: 'card_error', ...fields }, { headers });
    }
    case '403':
      return invalid(403, 'Injected fault: the key lacks the permission for this.');
    case '404':
      return invalid(404, 'Injected fault: there is no such object.', { code: 'resource_missing' });
    case '409':
      return invalid(409, 'Injected fault: another request holds the lock on this object.', {
        code: 'lock_timeout',
      });
    case '429':
      return invalid(429, 'Injected fault: too many requests.', { code: 'rate_limit' });
    case '500_before_commit':
    case '500_after_commit':
      return new StripeError(
        500,
        { type: 'api_error', message: 'Injected fault: an internal error.', ...code },
        { headers },
      );
    default:
      return undefined;
  }
}
