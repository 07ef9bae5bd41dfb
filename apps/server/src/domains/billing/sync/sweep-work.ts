import type { EntityManager } from '../../../platform/db/database.ts';
import type { ChunkedWork } from '../../jobs/index.ts';
import { productById, type ProductRef } from '../../products/index.ts';
import { checkedKinds } from './checker/check.ts';
import {
  brokenAfter,
  recordDrifts,
  remainingObjects,
  settleGone,
  settleRepaired,
  settleSums,
} from './drifts.ts';
import { moneyDrifts } from './money.ts';
import { type Broken, repair } from './repair.ts';
import { forgetSeen, type Pass } from './seen.ts';
import { type Found, sweepChunk } from './sweep.ts';
import {
  afterStep,
  firstPosition,
  type SweepInput,
  sweepInput,
  type SweepPosition,
  sweepPosition,
} from './sweep-state.ts';
import { accountMessage, limitOfRepairs, progressMessage } from './sweep-words.ts';
import { readerOf, type Sync } from './sync.ts';
import type { Drift } from './verify.ts';
import { noteComplete } from './watermarks.ts';

/** What a chunk did at Stripe, before it is written down. */
type Prepared = Found & {
  product: ProductRef;
  repaired: { objects: Broken[]; left: Drift[] } | null;
  /** The sums that do not agree when all repairs are made. */
  sums: Drift[] | null;
};

export const sweepKind = 'billing.sweep';

const repairsAtOnce = 10;

/**
 * Comparing accounts with Stripe, or loading them, chunk by chunk: whoever goes on after a worker died begins
 * where the last chunk ended. Differences are written down first; repairs come after everything was looked at.
 */
export const sweepWork = (sync: Sync): ChunkedWork<SweepInput, SweepPosition, Prepared | null> => ({
  kind: sweepKind,
  input: sweepInput,
  position: sweepPosition,
  prepare: ({ jobId, input, position }) => prepare(sync, jobId, input, position ?? firstPosition),
  async chunk(change, { jobId, input, position, prepared }) {
    if (!prepared) {
      change.nothingChanged('no product has an account to compare with');
      return { counts: {}, next: null, message: 'No product has an account at Stripe.' };
    }
    const at = position ?? firstPosition;
    const pass = { runId: jobId, productId: prepared.product.id };
    await writeDown(change.em, pass, prepared);
    const differed = prepared.next.tally.differed - at.tally.differed;
    const counts = {
      ...(prepared.checked > differed && {
        [input.scope === 'backfill' ? 'loaded' : 'the same as at Stripe']: prepared.checked - differed,
      }),
      ...(differed > 0 && { different: differed }),
    };
    if (prepared.next.step !== 'end') {
      change.nothingChanged('what a sweep did to an account is audited when it is through');
      const message = progressMessage(
        input.scope,
        prepared.product.name,
        checkedKinds[at.kind],
        prepared.next,
      );
      return { counts, next: prepared.next, message };
    }
    const remaining = await remainingObjects(change.em, pass);
    const tally = {
      ...prepared.next.tally,
      repaired: Math.max(0, prepared.next.tally.differed - remaining),
    };
    const isStopped = remaining > 0 && !mayRepair(input, prepared.next);
    const message = accountMessage(input.scope, prepared.product.name, tally, isStopped);
    await endAccount(change.em, pass, input);
    change.audit({
      action: 'billing.sweep',
      target: { kind: 'job', id: jobId },
      productId: prepared.product.id,
      after: { scope: input.scope, repair: input.repair, ...tally },
    });
    const done = [...at.done, { name: prepared.product.name, tally, message }];
    const isLast = at.product + 1 >= input.productIds.length;
    return {
      counts,
      next: isLast ? null : { ...firstPosition, product: at.product + 1, done },
      message: done.map((account) => account.message).join(' '),
    };
  },
});

async function prepare(
  sync: Sync,
  runId: string,
  input: SweepInput,
  at: SweepPosition,
): Promise<Prepared | null> {
  const productId = input.productIds[at.product];
  if (productId === undefined) return null;
  const product = await productById(sync.mirror.database.fork(), productId);
  if (at.step === 'repair') return repairSome(sync, product, { runId, productId }, input, at);
  return { ...(await sweepChunk(sync, product, runId, input, at)), product, repaired: null, sums: null };
}

/** Whether what was found may be brought up to date without a person's word. */
const mayRepair = (input: SweepInput, { tally }: SweepPosition): boolean =>
  input.repair === 'all' ||
  (input.repair === 'within_limit' && tally.differed <= limitOfRepairs(tally.checked));

async function repairSome(
  sync: Sync,
  product: ProductRef,
  pass: Pass,
  input: SweepInput,
  at: SweepPosition,
): Promise<Prepared> {
  const nothing = { drifts: [], checked: 0, product, repaired: null, sums: null };
  if (at.tally.differed === 0 || !mayRepair(input, at))
    return { ...nothing, next: afterStep(input.scope, at) };
  const objects = await brokenAfter(sync.mirror.database.fork(), pass, at.after, repairsAtOnce);
  const last = objects.at(-1);
  if (!last) {
    const sums = await moneyDrifts(sync.mirror.database.fork(), product.id);
    return { ...nothing, sums, next: afterStep(input.scope, at) };
  }
  const counted = { requests: 0 };
  const left = await repair(sync, product, readerOf(sync, product, counted), objects);
  const { tally } = at;
  return {
    ...nothing,
    repaired: { objects, left },
    next: {
      ...at,
      after: last.key,
      tally: {
        ...tally,
        requests: tally.requests + counted.requests,
      },
    },
  };
}

async function writeDown(em: EntityManager, pass: Pass, { drifts, repaired, sums }: Prepared): Promise<void> {
  await recordDrifts(em, pass, drifts);
  if (sums) await settleSums(em, pass.productId, sums);
  if (!repaired) return;
  await settleRepaired(
    em,
    pass.productId,
    repaired.objects,
    repaired.left,
    'It was fetched from Stripe and written anew.',
  );
  await recordDrifts(em, pass, repaired.left);
}

async function endAccount(em: EntityManager, pass: Pass, { scope, startedAt }: SweepInput): Promise<void> {
  if (scope === 'recent') return;
  if (scope === 'full') await settleGone(em, pass, startedAt);
  await noteComplete(em, pass.productId, startedAt, scope === 'full' ? 'compared' : 'loaded');
  await forgetSeen(em, pass);
}
