import type { IncomingMessage } from 'node:http';
import { StripeError } from '../core/error.ts';

const KEY = /^sk_test_sim_([a-z0-9_-]{1,64})$/;

/** The account a secret key belongs to (`sk_test_sim_<account>`), or Stripe's 401. */
export function accountOfRequest(request: IncomingMessage): string {
  const header = request.headers.authorization ?? '';
  const key = header.startsWith('Bearer ') ? header.slice(7) : basicUser(header);
  const account = KEY.exec(key)?.[1];
  if (account !== undefined) return account;
  const live = /^[rs]k_live_/.test(key);
  throw new StripeError(401, {
    type: 'invalid_request_error',
    message: live
      ? 'The simulator never accepts a live key. Take it out of this environment.'
      : 'Invalid API key. The simulator takes keys of the form sk_test_sim_<account>.',
  });
}

function basicUser(header: string): string {
  if (!header.startsWith('Basic ')) return '';
  return Buffer.from(header.slice(6), 'base64').toString('utf8').split(':')[0] ?? '';
}
