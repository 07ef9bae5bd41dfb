/**
 * A failure that the person at the console can act on. Its message is one sentence that
 * says what happened and what to do next; it is printed without a stack.
 */
export class OperatorError extends Error {
  override name = 'OperatorError';
}

/** What to print for `error`: the sentence of an OperatorError, the whole stack of anything else. */
export function describeError(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
