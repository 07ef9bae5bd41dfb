import type { AppRouter } from '@backdesk/server/router';
import type { TRPCLink } from '@trpc/client';

/**
 * Infinite queries add a `direction` to their input. Our lists go forward only and their inputs are
 * strict, so it is taken off before it is sent.
 */
export const withoutDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next({ ...op, input: dropDirection(op.input) });

/** The input without `direction`; anything that is no page of a list is left as it is. */
export function dropDirection(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('direction' in input)) return input;
  const { direction: _forward, ...rest } = input;
  return rest;
}
