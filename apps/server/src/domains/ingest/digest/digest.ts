import type { Database } from '../../../platform/db/database.ts';
import type { Logger } from '../../../platform/log.ts';
import { type ClaimedEvent, claimEvents, type Outcome, settleEvents } from './claim-events.ts';

/** What an event means to the domain that owns it. */
export type EventHandler = {
  /** The objects to bring up to date, in order; none means that the event is not used. */
  targets: (event: ClaimedEvent) => string[];
  /** Brings one object up to date, with the events that asked for it; may be asked for the same one many times. */
  bringUpToDate: (productId: string, target: string, events: readonly ClaimedEvent[]) => Promise<Outcome>;
};
export type EventHandlers = Record<ClaimedEvent['source'], EventHandler | undefined>;

export type DigestOptions = {
  database: Database;
  handlers: EventHandlers;
  log: Logger;
  batchSize: number;
  /** Objects fetched at the same time. */
  concurrency: number;
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
  const results = await inParallel(
    [...work],
    options.concurrency,
    async ([key, { source, productId, target, events: asking }]) => {
      const handler = options.handlers[source];
      const outcome: Outcome = handler
        ? await handler.bringUpToDate(productId, target, asking).catch((error: unknown): Outcome => {
            options.log.warn({ err: error, target }, 'an event could not be digested yet');
            return { state: 'retry', errorMessage: messageOf(error) };
          })
        : { state: 'ignored' };
      return [key, outcome] as const;
    },
  );
  const outcomeOf = new Map(results);
  await settleEvents(
    options.database,
    wanted.map(({ event, keys, outcome }) => ({
      event,
      outcome: outcome ?? worst(keys.map((key) => outcomeOf.get(key))),
    })),
  );
  return events.length;
}

/** One object to bring up to date, once for all events that ask for it. */
type Ask = {
  productId: string;
  source: ClaimedEvent['source'];
  target: string;
  events: ClaimedEvent[];
};

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

async function inParallel<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await run(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, lane));
  return results;
}
