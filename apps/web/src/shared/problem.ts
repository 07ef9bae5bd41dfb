import type { ErrorData, PresentRow, Reason } from '@backdesk/contract';
import { isTRPCClientError } from '@trpc/client';

/** What went wrong with a call, in the terms a screen can act on. */
export type Problem = {
  /** `unreachable`: no answer came, so nobody knows whether the call had an effect. */
  reason: Reason | 'unreachable';
  /** A whole sentence to show. */
  message: string;
  reference?: string | undefined;
  fields?: Record<string, string[]> | undefined;
  /** With `conflict`: what the row says now. */
  present?: PresentRow | undefined;
};

const unreachable: Problem = {
  reason: 'unreachable',
  message: 'Backdesk did not answer. Check your connection, then try again.',
};

/** A refusal that this page itself makes, before or without the server: its message is a whole sentence. */
export class PageRefusal extends Error {
  override readonly name: string = 'PageRefusal';
}

/** Reads any error of a tRPC call; an answer that is not ours counts as no answer. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PageRefusal) return { reason: 'conflict', message: error.message };
  if (!isTRPCClientError(error)) return unreachable;
  const data: unknown = error.data;
  if (!isErrorData(data)) return unreachable;
  const { reason, reference, fields, present } = data;
  return { reason, message: error.message, reference, fields, present };
}

/**
 * The sentence for something that was only read: there a failure leaves nothing open. Its reference
 * stands beside it, to be copied.
 */
export function readSentence({ reason, message }: Problem): string {
  return reason === 'internal'
    ? 'Something failed on our side. Should it fail again, give an engineer the reference.'
    : message;
}

/** True when the server's answer leaves open whether a change was made. */
export function leavesOutcomeOpen(problem: Problem): boolean {
  return problem.reason === 'unreachable' || problem.reason === 'internal';
}

function isErrorData(data: unknown): data is ErrorData {
  return typeof data === 'object' && data !== null && 'reason' in data && typeof data.reason === 'string';
}
