import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { ProductRef } from '../../products/index.ts';
import { targetText } from '../mirror/kinds.ts';
import { refresh } from '../mirror/refresh.ts';
import { type CheckedKind, idIn } from './checker/check.ts';
import { retrieveRaw, type StripeReader } from './reader.ts';
import type { Sync } from './sync.ts';
import { type Drift, verify } from './verify.ts';

export type Broken = { objectType: CheckedKind; stripeId: string };

/**
 * Brings objects up to date by the way that webhooks take, and says what differs still. The rows beside an
 * object are written anew although it did not change at Stripe. Sums are another matter: they may agree only
 * when all of their parts were repaired.
 */
export async function repair(
  sync: Sync,
  product: ProductRef,
  reader: StripeReader,
  objects: readonly Broken[],
): Promise<Drift[]> {
  const left: Drift[] = [];
  for (const { objectType, stripeId } of objects) {
    if (isAtStripe(stripeId, objectType)) await resync(sync, product, reader, objectType, stripeId);
    left.push(
      ...(await verify(
        sync,
        product,
        reader,
        objectType,
        isAtStripe(stripeId, objectType) ? [stripeId] : [],
      )),
    );
  }
  return left;
}

/** Our own number of a refund that names none at Stripe leads nowhere there. */
const isAtStripe = (id: string, kind: CheckedKind): boolean => kind !== 'refund' || !/^[0-9a-f]{8}-/.test(id);

/** Fetches one object and writes it and its rows, whether it changed or not. */
export async function resync(
  sync: Pick<Sync, 'mirror'>,
  product: ProductRef,
  reader: StripeReader,
  kind: CheckedKind,
  id: string,
): Promise<'stored' | 'busy' | 'unmirrored' | 'orphan'> {
  // All attempts of a payment are written with it.
  const raw = kind === 'charge' ? await retrieveRaw(reader, 'charge', id) : null;
  const intent = raw === null ? null : idIn(raw['payment_intent']);
  const ids = typeof intent === 'string' ? [id, intent] : [id];
  await writeAnew(sync.mirror.database.fork(), product.id, ids);
  const target = typeof intent === 'string' ? intent : targetText({ kind, id });
  return refresh(sync.mirror, product, target);
}

/** Makes the next fetch write the rows of these objects, even when nothing changed at Stripe. */
async function writeAnew(em: EntityManager, productId: string, ids: readonly string[]): Promise<void> {
  await sql`
    update stripe_objects set projection_version = 0, content_hash = null
    where product_id = ${productId} and id = any(${[...ids]})`.execute(plainSql(em));
}
