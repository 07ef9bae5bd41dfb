import type { Database } from '../../../platform/db/database.ts';
import type { Logger } from '../../../platform/log.ts';
import { type ClaimedEvent, claimEvents, type Outcome, settleEvents, wakeAlike } from './claim-events.ts';

/** What an event means to the domain that owns it. */
export type EventHandler = {
  /** The objects to bring up to date, in order; none means that the event is not used. */
  targets: (event: ClaimedEvent) => string[];
  /**
   * Brings objects of one product up to date, each with the events that asked for it, and says of each in
   * that order what became of it; may be asked for the same one many times.
   */
  bringUpToDate: (
    productId: string,
    asks: readonly { target: string; events: readonly ClaimedEvent[] }[],
  ) => Promise<readonly PromiseSettledResult<Outcome>[]>;
};
export type EventHandlers = Record<ClaimedEvent['source'], EventHandler | undefined>;

export type DigestOptions = {
  database: Database;
  handlers: EventHandlers;
  log: Logger;
  batchSize: number;
  /**
   * How long taken events stay hidden, in milliseconds. A batch that takes longer is taken by another
   * worker as well, which finds its objects leased.
   */
  holdMs: number;
};

/**
 * Digests one batch of stored events and returns how many there were. Many events about one object
 * cost one fetch; an event is settled only after everything it asked for is written.
 */
export async function digestOnce(options: DigestOptions): Promise<number> {
  const events = await claimEvents(options.database, options.batchSize, options.holdMs);
  if (events.length === 0) return 0;
  const work = new Map<string, Ask>();
  const wanted = events.map((event) => {
    const targets = targetsOf(options, event);
    if ('outcome' in targets) return { event, keys: [], outcome: targets.outcome };
    const keys = targets.map((target) => `${event.productId} ${target}`);
    targets.forEach((target, index) => {
      const key = keys[index] ?? '';
      const asked = work.get(key);
      if (asked) asked.events.push(event);
      else work.set(key, { productId: event.productId, source: event.source, target, events: [event] });
    });
    return { event, keys, outcome: undefined };
  });
  const accounts = Map.groupBy(work, ([, { productId, source }]) => `${productId} ${source}`);
  const results = await Promise.all([...accounts.values()].map((asks) => bringUpToDate(options, asks)));
  const outcomeOf = new Map(results.flat());
  const outcomes = wanted.map(({ event, keys, outcome }) => ({
    event,
    outcome: outcome ?? worst(keys.map((key) => outcomeOf.get(key))),
  }));
  await settleEvents(options.database, outcomes);
  await wakeAlike(options.database, outcomes);
  return events.length;
}

/** One object to bring up to date, once for all events that ask for it. */
type Ask = {
  productId: string;
  source: ClaimedEvent['source'];
  target: string;
  events: ClaimedEvent[];
};

/** What became of objects of one product. */
async function bringUpToDate(
  { handlers, log }: DigestOptions,
  asks: readonly (readonly [key: string, Ask])[],
): Promise<[key: string, Outcome][]> {
  const [, first] = asks[0] ?? [];
  const handler = first && handlers[first.source];
  if (!handler) return asks.map(([key]) => [key, { state: 'ignored' }]);
  const results = await handler
    .bringUpToDate(
      first.productId,
      asks.map(([, ask]) => ask),
    )
    .catch((reason: unknown) => asks.map(() => ({ status: 'rejected' as const, reason })));
  return asks.map(([key, { target }], index) => {
    const result = results[index];
    if (result?.status === 'fulfilled') return [key, result.value];
    log.warn({ err: result?.reason, target }, 'an event could not be digested yet');
    return [key, { state: 'retry', errorMessage: messageOf(result?.reason) }];
  });
}

/** What an event asks for; an event that cannot be read fails alone, not with its batch. */
function targetsOf(options: DigestOptions, event: ClaimedEvent): string[] | { outcome: Outcome } {
  try {
    return options.handlers[event.source]?.targets(event) ?? [];
  } catch (error) {
    options.log.error({ err: error, eventId: event.id }, 'a stored event cannot be read');
    return { outcome: { state: 'failed', errorMessage: messageOf(error) } };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const severity = ['ignored', 'processed', 'quarantined', 'failed', 'busy', 'retry'] as const;

/** An event is as well off as the worst of what it asked for; one that asked for nothing is ignored. */
function worst(outcomes: readonly (Outcome | undefined)[]): Outcome {
  return outcomes.reduce<Outcome>(
    (least, outcome) =>
      outcome && severity.indexOf(outcome.state) > severity.indexOf(least.state) ? outcome : least,
    { state: 'ignored' },
  );
}
