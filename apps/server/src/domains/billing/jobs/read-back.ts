import { setTimeout } from 'node:timers/promises';
import type { ProductRef } from '../../products/index.ts';
import { type Mirror, refresh } from '../mirror/refresh.ts';

/**
 * Reads an object back after it was changed: what Stripe says now is what is shown, not what it answered.
 * False when it cannot be stored now. Rejects when Stripe cannot be reached.
 */
export async function readBack(mirror: Mirror, product: ProductRef, stripeId: string): Promise<boolean> {
  // Busy means that the digest of a webhook about it reads the same objects, for some milliseconds.
  for (let pause = 40; pause <= 640; pause *= 2) {
    const refreshed = await refresh(mirror, product, stripeId);
    if (refreshed !== 'busy') return refreshed === 'stored';
    await setTimeout(pause);
  }
  return false;
}
