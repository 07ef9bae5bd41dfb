import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { Response } from 'express';
import { Refusal } from '../errors.ts';
import type { Services } from '../trpc/context.ts';
import { describeError, isExpected, toTrpcError } from '../trpc/describe-error.ts';

/** Answers a route outside of tRPC that threw, as a procedure would; what was not expected is logged. */
export function answerRefusal(
  res: Response,
  services: Services,
  { thrown, requestId, path }: { thrown: unknown; requestId: string; path: string },
): void {
  const error =
    thrown instanceof TRPCError
      ? thrown
      : thrown instanceof Refusal
        ? toTrpcError(thrown)
        : new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown });
  if (res.destroyed) return;
  if (!isExpected(error))
    services.log.error({ err: error.cause ?? error, path, requestId }, 'a request failed');
  // Half a file must not look like a whole one: without the end of the transfer it does not.
  if (res.headersSent) return void res.destroy();
  const { message, data } = describeError(error, requestId);
  res.status(getHTTPStatusCodeFromError(error)).json({ ...data, message });
}
