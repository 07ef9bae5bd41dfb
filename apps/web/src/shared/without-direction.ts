import type { AppRouter } from '@backdesk/server/router';
import type { TRPCLink } from '@trpc/client';

/**
 * Infinite queries add `direction: 'forward'` to their input. Lists that are read on and on go
 * forward only and their inputs are strict, so it is taken off before it is sent. The `next` and
 * `previous` of paged lists are their own and stay.
 */
export const withoutDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next({ ...op, input: dropDirection(op.input) });

/** The input without `direction`; anything that is no page of a list is left as it is. */
export function dropDirection(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('direction' in input)) return input;
  const { direction, ...rest } = input;
  return direction === 'forward' || direction === 'backward' ? rest : input;
}
