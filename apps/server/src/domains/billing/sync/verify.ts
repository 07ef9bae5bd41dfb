import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { ProductRef } from '../../products/index.ts';
import { at, type CheckedKind, idIn, type Json } from './checker/check.ts';
import { checks } from './checker/checks.ts';
import { compare, type Difference } from './checker/compare.ts';
import { causeOf } from './causes.ts';
import { retrieveRaw, type StripeReader } from './reader.ts';
import type { KnownEvent, Sync } from './sync.ts';

export type Drift = Difference & {
  /** A guess. */
  cause: string;
};

/** Events that came this recently are about to be digested: what they tell of is no drift yet. */
const digestMs = 60_000;

/**
 * Looks once more at objects that seemed to differ: each is fetched by itself and compared with the mirror as
 * it is then. What another process wrote meanwhile, and what waits in the inbox, is no drift.
 */
export async function verify(
  sync: Sync,
  product: ProductRef,
  reader: StripeReader,
  kind: CheckedKind,
  ids: readonly string[],
): Promise<Drift[]> {
  if (ids.length === 0) return [];
  const em = sync.mirror.database.fork();
  const events = new Map(
    (await sync.newestEvents(em, product.id, ids)).map((event) => [event.objectId, event]),
  );
  const found: Drift[] = [];
  for (const id of ids) found.push(...(await verifyOne(em, product, reader, kind, id, events.get(id))));
  return found;
}

async function verifyOne(
  em: EntityManager,
  product: ProductRef,
  reader: StripeReader,
  kind: CheckedKind,
  id: string,
  event: KnownEvent | undefined,
): Promise<Drift[]> {
  const askedAt = Date.now();
  if (event?.state === 'received' && askedAt - event.receivedAt.getTime() < digestMs) return [];
  const raw = await retrieveRaw(reader, kind, id);
  if (!raw) return checks[kind].isDeletable && (await isTombstone(em, product.id, id)) ? [] : gone(kind, id);
  const { differences, fetchedAt, sameRaw } = await compare(em, product.id, kind, [raw]);
  // Written after it was asked for: what was compared is older than the mirror.
  if ((fetchedAt.get(id)?.getTime() ?? 0) >= askedAt) return [];
  if (differences[0]?.field === 'row' && !(await isSomebodys(reader, raw))) return [];
  return differences.map((difference) => ({
    ...difference,
    cause: causeOf(difference, { isStoredSame: sameRaw.has(id), event, fetchedAt: fetchedAt.get(id) }),
  }));
}

/** Whether it is known to be gone; what Stripe never deletes stays a difference until a person has looked. */
async function isTombstone(em: EntityManager, productId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from stripe_objects where product_id = ${productId} and id = ${id} and is_deleted`.execute(
    plainSql(em),
  );
  return rows.length > 0;
}

function gone(kind: CheckedKind, id: string): Drift[] {
  const { isDeletable } = checks[kind];
  return [
    {
      objectType: kind,
      stripeId: id,
      field: 'row',
      mirror: 'there',
      stripe: 'missing',
      cause: isDeletable
        ? 'It was deleted at Stripe, and no webhook about that came.'
        : 'Stripe does not know it and never deletes such an object: it was written by hand, or is of another account.',
    },
  ];
}

/** What hangs on a payment that belongs to nobody is not kept either. */
async function isSomebodys(reader: StripeReader, raw: Json): Promise<boolean> {
  const isOfPayment = ['refund', 'dispute', 'radar.early_fraud_warning'].includes(String(raw['object']));
  if (!isOfPayment) return true;
  const payment = await retrieveRaw(reader, 'payment_intent', String(idIn(raw['payment_intent'])));
  return payment?.['customer'] != null || at(payment, 'metadata', 'userId') != null;
}
