import { newId } from '../../../platform/ids.ts';
import type { ProductRef } from '../../products/index.ts';
import { forgetSeen } from './seen.ts';
import { sweepChunk } from './sweep.ts';
import { firstPosition, type SweepInput, type Tally } from './sweep-state.ts';
import type { Sync } from './sync.ts';
import type { Drift } from './verify.ts';

/** Compares one account with Stripe and writes nothing, neither to the mirror nor to the list of differences. */
export async function compareAccount(
  sync: Sync,
  product: ProductRef,
  onProgress: (tally: Tally) => void = () => undefined,
): Promise<{ drifts: Drift[]; tally: Tally }> {
  const runId = newId();
  const input: SweepInput = {
    scope: 'full',
    productIds: [product.id],
    repair: 'none',
    startedAt: new Date().toISOString(),
  };
  const drifts: Drift[] = [];
  let at = firstPosition;
  try {
    while (at.step !== 'repair') {
      const found = await sweepChunk(sync, product, runId, input, at);
      drifts.push(...found.drifts);
      at = found.next;
      onProgress(at.tally);
    }
  } finally {
    await forgetSeen(sync.mirror.database.fork(), { runId, productId: product.id });
  }
  return { drifts, tally: at.tally };
}
