import {
  compareAccount,
  type Drift,
  driftsOfRun,
  fillGaps,
  parseTarget,
  type RecordedDrift,
  resyncKind,
  type Sync,
  type SweepInput,
  sweepKind,
  unfinishedSweep,
} from './domains/billing/index.ts';
import { digestOnce, hasFreshEvents } from './domains/ingest/index.ts';
import { readProgress, startProgress, startWorkLoop, type WorkProgress } from './domains/jobs/index.ts';
import type { ProductRef } from './domains/products/index.ts';
import type { Actor } from './platform/actor.ts';
import { auditedTransaction } from './platform/audit/transaction.ts';
import type { Services } from './platform/trpc/context.ts';
import { openSync, syncWorks } from './open-sync.ts';
import { patienceWith } from './patience.ts';
import { eventHandlers } from './wiring.ts';

/** How often the command line looks how far a run is. */
const lookMs = 200;

/** Compares accounts with the mirror and changes nothing. */
export async function compareWithStripe(
  services: Services,
  products: readonly ProductRef[],
  onProgress: (line: string) => void,
): Promise<(Drift & { product: string })[]> {
  const { sync } = openSync(services, patienceWith());
  const found: (Drift & { product: string })[] = [];
  for (const product of products) {
    const { drifts, tally } = await compareAccount(sync, product);
    found.push(...drifts.map((drift) => ({ product: product.key, ...drift })));
    onProgress(`${product.name}: ${tally.checked} objects compared, ${tally.differed} differ`);
  }
  return found;
}

/**
 * Sweeps accounts as a run that anybody can watch and stop. It is done by whichever worker takes it up, the
 * caller's own if there is no other; a run that was interrupted is taken up again.
 */
export async function sweepStripe(
  services: Services,
  actor: Actor,
  wish: Pick<SweepInput, 'scope' | 'repair'> & {
    products: readonly ProductRef[];
    title: string;
    /** Without reading first what events tell. */
    isAlone?: boolean;
  },
  onProgress: (line: string) => void,
): Promise<{ progress: WorkProgress; drifts: RecordedDrift[] }> {
  const { database } = services;
  const { sync } = openSync(services, patienceWith());
  if (wish.scope === 'full' && !wish.isAlone) await catchUp(services, sync, wish.products);
  const jobId = await auditedTransaction(database, { actor, what: 'a sweep' }, async (change) => {
    const unfinished = await unfinishedSweep(change.em, {
      ...wish,
      productIds: wish.products.map(({ id }) => id),
    });
    if (unfinished !== undefined) {
      change.nothingChanged('the same was asked for before and is not done yet');
      return unfinished;
    }
    const id = await startProgress(change.em, 'queued', {
      kind: sweepKind,
      title: wish.title,
      requester: actor,
      input: {
        scope: wish.scope,
        repair: wish.repair,
        productIds: wish.products.map((product) => product.id),
        startedAt: new Date().toISOString(),
      } satisfies SweepInput,
    });
    change.audit({
      action: 'billing.request_sweep',
      target: { kind: 'job', id },
      after: { scope: wish.scope, repair: wish.repair, products: wish.products.map(({ key }) => key) },
    });
    return id;
  });
  const progress = await follow(services, sync, jobId, onProgress);
  return { progress, drifts: await driftsOfRun(database.fork(), jobId) };
}

/** Reads one object from Stripe and writes it and its rows anew; undefined for an id of nothing that is kept. */
export async function resyncFromStripe(
  services: Services,
  actor: Actor,
  product: ProductRef,
  stripeId: string,
): Promise<WorkProgress | undefined> {
  const target = parseTarget(stripeId);
  if (!target) return undefined;
  const { sync } = openSync(services, patienceWith());
  const jobId = await auditedTransaction(services.database, { actor, what: 'a resync' }, async (change) => {
    const id = await startProgress(change.em, 'queued', {
      kind: resyncKind,
      title: `Read ${target.id} from Stripe`,
      requester: actor,
      productId: product.id,
      input: { productId: product.id, ...target },
      total: 1,
    });
    change.audit({
      action: 'billing.resync',
      target: { kind: 'stripe_object', id: target.id },
      productId: product.id,
      after: { kind: target.kind },
    });
    return id;
  });
  return follow(services, sync, jobId, () => undefined);
}

/** Takes part in the work and waits until it has ended, whoever does it. */
async function follow(
  { database, log }: Services,
  sync: Sync,
  jobId: string,
  onProgress: (line: string) => void,
): Promise<WorkProgress> {
  const loop = startWorkLoop({ database, log, works: syncWorks(sync), sweepMs: lookMs, staleMs: 30_000 });
  try {
    for (let said: string | null = null; ; ) {
      const progress = await readProgress(database.fork(), jobId);
      if (progress.message !== null && progress.message !== said) onProgress((said = progress.message));
      if (progress.finishedAt !== null) return progress;
      await pause();
    }
  } finally {
    await loop.stop();
  }
}

/** Longest that events of other workers are waited for. */
const mostCatchUpMs = 120_000;

/** Reads the events that no webhook brought, and digests what waits: a sweep then finds what is left. */
async function catchUp(services: Services, sync: Sync, products: readonly ProductRef[]): Promise<void> {
  const { database, log } = services;
  for (const product of products) await fillGaps(sync, product);
  const handlers = eventHandlers(sync.mirror);
  const ids = products.map(({ id }) => id);
  const until = Date.now() + mostCatchUpMs;
  while (Date.now() < until && (await hasFreshEvents(database.fork(), ids))) {
    const count = await digestOnce({
      database,
      handlers,
      log,
      batchSize: 200,
      holdMs: 60_000,
    });
    // The rest is with another worker, or waits for an object that is being fetched.
    if (count === 0) await pause();
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, lookMs));
