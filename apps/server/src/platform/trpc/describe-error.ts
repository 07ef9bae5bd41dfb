import type { ErrorData, Reason } from '@backdesk/contract';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { Refusal } from '../errors.ts';

type Code = TRPCError['code'];

const codeOf: Partial<Record<Reason, Code>> = {
  not_signed_in: 'UNAUTHORIZED',
  second_factor_required: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  step_up_required: 'FORBIDDEN',
  cross_site: 'FORBIDDEN',
  refund_exceeds_limit: 'FORBIDDEN',
  setup_closed: 'NOT_FOUND',
  not_found: 'NOT_FOUND',
  rate_limited: 'TOO_MANY_REQUESTS',
  conflict: 'CONFLICT',
  operation_reused: 'CONFLICT',
  operation_under_way: 'CONFLICT',
  subscription_changed_meanwhile: 'CONFLICT',
  dispute_changed_meanwhile: 'CONFLICT',
  invoice_changed_meanwhile: 'CONFLICT',
  preview_outdated: 'CONFLICT',
  invalid_input: 'BAD_REQUEST',
  batch_refused: 'BAD_REQUEST',
  internal: 'INTERNAL_SERVER_ERROR',
};

/** A refusal as tRPC wants it; reasons without a code of their own are about the state of things: 412. */
export function toTrpcError(refusal: Refusal): TRPCError {
  return new TRPCError({
    code: codeOf[refusal.reason] ?? 'PRECONDITION_FAILED',
    message: refusal.message,
    cause: refusal,
  });
}

/** True for a "no" that belongs to everyday work: never logged as an error. */
export function isExpected(error: TRPCError): boolean {
  return error.cause instanceof Refusal || error.code !== 'INTERNAL_SERVER_ERROR';
}

/**
 * What the client is told. Unknown errors say nothing but the reference that finds the log line:
 * their text may hold secrets. A connection lost at COMMIT leaves open whether the change was made.
 */
export function describeError(
  error: TRPCError,
  requestId: string | undefined,
): { message: string; data: ErrorData } {
  const { cause } = error;
  if (cause instanceof Refusal)
    return { message: cause.message, data: { reason: cause.reason, ...cause.details } };
  if (cause instanceof z.core.$ZodError && error.code === 'BAD_REQUEST') {
    const flat = z.flattenError(cause) as { formErrors: string[]; fieldErrors: Record<string, string[]> };
    const first = Object.entries(flat.fieldErrors)[0];
    return {
      message: first
        ? `${first[0]} ${first[1][0]}.`
        : `The input does not fit: ${flat.formErrors.join('; ')}.`,
      data: { reason: 'invalid_input', fields: flat.fieldErrors },
    };
  }
  if (error.code === 'NOT_FOUND')
    return { message: 'There is nothing at this address.', data: { reason: 'not_found' } };
  if (error.code !== 'INTERNAL_SERVER_ERROR')
    return { message: 'The request could not be read.', data: { reason: 'invalid_input' } };
  return {
    message: `Something failed on our side. Look at the page before trying again. Reference: ${requestId ?? 'unknown'}.`,
    data: { reason: 'internal', reference: requestId },
  };
}
