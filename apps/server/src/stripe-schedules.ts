import {
  eventsCompleteUntil,
  fillGaps,
  type SweepInput,
  sweepKind,
  sweepTitles,
  unfinishedSweep,
} from './domains/billing/index.ts';
import {
  type Schedule,
  type ScheduleContext,
  type ScheduleOutcome,
  scheduleWork,
} from './domains/jobs/index.ts';
import { type ProductRef, productsAtStripe } from './domains/products/index.ts';
import type { EntityManager } from './platform/db/database.ts';
import { openSync } from './open-sync.ts';
import { patienceWith } from './patience.ts';

const nothingLoaded: ScheduleOutcome = {
  message: 'No account is loaded yet. Load one with: backdesk stripe backfill',
};

/** Accounts whose mirror was loaded: what is not there at all is a matter of a backfill. */
async function loadedProducts(em: EntityManager): Promise<ProductRef[]> {
  const products = await productsAtStripe(em);
  const known = await Promise.all(
    products.map(async (product) => ((await eventsCompleteUntil(em, product.id)) ? [product] : [])),
  );
  return known.flat();
}

/** Reads the events that no webhook brought. One account that cannot be read does not hold up the others. */
async function fillAllGaps(context: ScheduleContext): Promise<ScheduleOutcome> {
  const { database, log, signal } = context;
  const products = await loadedProducts(database.fork());
  if (products.length === 0) return nothingLoaded;
  const { sync } = openSync(context, patienceWith());
  const problems: string[] = [];
  let missed = 0;
  for (const product of products) {
    if (signal.aborted) break;
    try {
      const filled = await fillGaps(sync, product);
      missed += filled.missed;
      if (filled.isBeyondHorizon)
        problems.push(
          `Stripe has forgotten events of ${product.name}: compare everything under Sync to find what they changed.`,
        );
    } catch (error) {
      log.warn({ err: error, product: product.key }, 'the events of an account could not be read');
      problems.push(
        `The events of ${product.name} could not be read; they are asked for again in a few minutes.`,
      );
    }
  }
  const found =
    missed === 0 ? 'No webhook was missed.' : `${missed} events were missed by webhooks and are here now.`;
  return { message: [found, ...problems].join(' '), hasFailed: problems.length > 0 };
}

const sweepOf = (scope: 'full' | 'recent') =>
  async function sweep({ database, clock }: ScheduleContext): Promise<ScheduleOutcome> {
    return database.fork().transactional(async (em): Promise<ScheduleOutcome> => {
      const products = await loadedProducts(em);
      if (products.length === 0) return nothingLoaded;
      const input: SweepInput = {
        scope,
        repair: 'within_limit',
        productIds: products.map(({ id }) => id),
        startedAt: clock.now().toISOString(),
      };
      const unfinished = await unfinishedSweep(em, input);
      const jobId =
        unfinished ?? (await scheduleWork(em, { kind: sweepKind }, { title: sweepTitles[scope], input }));
      return { jobId };
    });
  };

/** Keeping the mirror of Stripe complete and true. */
export const stripeSchedules: readonly Schedule[] = [
  {
    name: 'billing.fill_gaps',
    title: 'Read the events of Stripe that no webhook brought',
    cadence: 'every 5 minutes',
    cron: '*/5 * * * *',
    run: fillAllGaps,
  },
  {
    name: 'billing.sweep_recent',
    title: sweepTitles.recent,
    cadence: 'every hour',
    cron: '20 * * * *',
    waitsForItsTime: true,
    run: sweepOf('recent'),
  },
  {
    name: 'billing.sweep_full',
    title: sweepTitles.full,
    cadence: 'daily at 01:40 UTC',
    cron: '40 1 * * *',
    waitsForItsTime: true,
    run: sweepOf('full'),
  },
];
