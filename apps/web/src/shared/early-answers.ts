/** What boot/first.js has asked, by address and body; `askedAt` by the clock of the page, in milliseconds. */
export type EarlyAnswers = Map<string, { answer: Promise<Response>; askedAt: number }>;

const early = (globalThis as { backdeskEarlyAnswers?: EarlyAnswers }).backdeskEarlyAnswers;

/** An answer that nobody took in this time is no longer true enough to be shown. */
const freshMs = 5_000;

/**
 * As `fetch`, with the answer that is on its way already where the very same was asked before the program
 * ran. Each is taken once.
 */
export function fetchOrEarly(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const answer = taken(input, init.body);
  // A lost answer is asked for anew, as if nobody had asked before.
  return answer ? answer.catch(() => fetch(input, init)) : fetch(input, init);
}

/** For whoever signs in: what was asked before them was answered to somebody else, or to nobody. */
export function dropEarlyAnswers(): void {
  early?.clear();
}

function taken(input: RequestInfo | URL, body: BodyInit | null | undefined): Promise<Response> | undefined {
  if (typeof input !== 'string' || typeof body !== 'string') return undefined;
  const key = `${input} ${body}`;
  const found = early?.get(key);
  early?.delete(key);
  return found && performance.now() - found.askedAt < freshMs ? found.answer : undefined;
}
