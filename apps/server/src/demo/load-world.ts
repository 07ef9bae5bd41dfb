import {
  expansions,
  type MirroredObject,
  noteComplete,
  startLoading,
  type StripeEvent,
} from '../domains/billing/index.ts';
import { ensureProduct } from '../domains/products/index.ts';
import type { EntityManager } from '../platform/db/database.ts';
import { businesses } from './businesses/index.ts';
import type { DemoWorld } from './play-world.ts';
import { writeAccounts } from './records/accounts.ts';
import { writeAnnotations } from './records/annotations.ts';
import { topUpByDesk, writeCatalogue } from './records/catalogue.ts';
import type { Records } from './records/context.ts';
import { writeCredits } from './records/credits.ts';
import { writeExtras } from './records/extras.ts';
import { writeFeedback } from './records/feedback.ts';
import { writeMails } from './records/mails.ts';
import { writeUsers } from './records/users.ts';
import { type DemoKind, type DemoStripe, demoAccount } from './stripe.ts';

/** Whoever is referred to comes first. */
const kinds: readonly DemoKind[] = [
  'product',
  'price',
  'coupon',
  'customer',
  'promotion_code',
  'payment_method',
  'setup_intent',
  'balance_transaction',
  'subscription',
  'payment_intent',
  'charge',
  'invoice',
  'refund',
  'dispute',
  'credit_note',
];

/** Objects that are written together: enough to make statements worth it, few enough to hold. */
const batchSize = 500;

/**
 * Fills an empty desk with a world that was played, in the caller's transaction: the mirror of every
 * product from the simulator, through the projections of everyday, and what the companies themselves know.
 */
export async function loadDemoWorld(
  em: EntityManager,
  stripe: DemoStripe,
  world: DemoWorld,
  onProgress: (line: string) => void = () => undefined,
): Promise<void> {
  const counted = (records: Records, objects: number) =>
    onProgress(
      `${records.business.name}: ${records.users.length} users, ${objects} objects from Stripe mirrored`,
    );
  for (const business of businesses) {
    const product = await ensureProduct(em, {
      key: business.key,
      name: business.name,
      reportingCurrency: business.currency.toUpperCase(),
      timezone: business.timezone,
    });
    const shelf = world.shelves.get(business);
    if (!shelf) throw new Error(`${business.name} was not played.`);
    const records: Records = {
      em,
      productId: product.id,
      business,
      shelf,
      users: world.users.filter((user) => user.business === business),
      ids: new Map(),
      endsAt: world.endsAt,
    };
    await writeCatalogue(records);
    const history = world.histories.get(demoAccount(business.key)) ?? [];
    const objects = await mirror(em, stripe, records, history);
    await noteComplete(em, product.id, world.endsAt.toISOString(), 'loaded');
    await writeUsers(records);
    await writeAccounts(records);
    await writeExtras(records);
    await writeCredits(records);
    await writeFeedback(records);
    await writeMails(em, product.id, world.endsAt);
    if (business.isToppedUpByDesk) await topUpByDesk(records);
    counted(records, objects);
  }
  await writeAnnotations(em, world.endsAt);
}

async function mirror(
  em: EntityManager,
  stripe: DemoStripe,
  records: Records,
  history: readonly StripeEvent[],
): Promise<number> {
  // The desk has been listening all the time, as its inbox says as well.
  const loader = startLoading(em, records.productId, {
    learnedAt: (happenedAt) => new Date(happenedAt.getTime() + 1_300),
  });
  let count = 0;
  for (const kind of kinds)
    for (const batch of batches(
      stripe.expandedObjects(
        demoAccount(records.business.key),
        kind,
        expansions[kind],
      ) as Iterable<MirroredObject>,
    )) {
      await loader.add(batch);
      count += batch.length;
    }
  loader.addEvents(history);
  await loader.finish();
  return count;
}

function* batches<Item>(items: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
