import type { EntityManager } from '../../../platform/db/database.ts';
import type { MirroredObject } from './kinds.ts';
import { finish, project } from './project.ts';
import { storeRaw } from './raw-objects.ts';
import { noteSnapshots, type StripeEvent } from './snapshots.ts';
import { newWork, type Work } from './work.ts';

/**
 * Writes objects that were listed rather than fetched one by one, in the caller's transaction: some
 * hundred at a time, whoever is referred to first. Only for a product whose webhooks are not digested
 * meanwhile: a list may be older than what is stored. Events, when there are any, tell which states
 * subscriptions went through. Nothing is complete before `finish`.
 */
export function startLoading(
  em: EntityManager,
  productId: string,
  options: Partial<Pick<Work, 'learnedAt'>> = {},
) {
  const work: Work = newWork(em, productId, options.learnedAt);
  return {
    async add(objects: readonly MirroredObject[]): Promise<void> {
      await storeRaw(work, objects);
      await project(work, objects);
    },
    addEvents(events: readonly StripeEvent[]): void {
      noteSnapshots(work, events);
    },
    finish: (): Promise<void> => finish(work),
  };
}
