import { sql } from 'kysely';
import type { EntityManager } from '../../../../platform/db/database.ts';
import { plainSql } from '../../../../platform/db/kysely.ts';
import { at, type CheckedKind, elements, idIn, type Json, type Known } from './check.ts';

const nothing: Known = { products: new Map(), disputes: new Map(), ownIds: new Set() };

/** What some objects of one kind need to know of others. */
export async function readKnown(
  em: EntityManager,
  productId: string,
  kind: CheckedKind,
  raws: readonly Json[],
): Promise<Known> {
  switch (kind) {
    case 'price':
      return { ...nothing, products: await products(em, productId, raws) };
    case 'subscription': {
      const prices = raws.flatMap((raw) => elements(raw['items']).map((item) => item['price'] as Json));
      return { ...nothing, products: await products(em, productId, prices) };
    }
    case 'payment_intent':
      return {
        ...nothing,
        disputes: await disputes(em, productId, raws),
        ownIds: await ownIds(em, productId, raws),
      };
    case 'charge':
    case 'setup_intent':
      return { ...nothing, ownIds: await ownIds(em, productId, raws) };
    default:
      return nothing;
  }
}

async function products(
  em: EntityManager,
  productId: string,
  prices: readonly Json[],
): Promise<Map<string, Json>> {
  const ids = [...new Set(prices.map((price) => String(idIn(price['product']))))];
  const { rows } = await sql<{ id: string; raw: Json }>`
    select id, raw from stripe_objects
    where product_id = ${productId} and id = any(${ids}) and raw is not null`.execute(plainSql(em));
  return new Map(rows.map(({ id, raw }) => [id, raw]));
}

async function disputes(
  em: EntityManager,
  productId: string,
  raws: readonly Json[],
): Promise<Map<string, Json[]>> {
  const intents = raws
    .filter((raw) => at(raw, 'latest_charge', 'disputed') === true)
    .map((raw) => String(raw['id']));
  if (intents.length === 0) return new Map();
  const { rows } = await sql<{ raw: Json }>`
    select raw from stripe_objects
    where product_id = ${productId} and type = 'dispute' and raw ->> 'payment_intent' = any(${intents})`.execute(
    plainSql(em),
  );
  return Map.groupBy(
    rows.map(({ raw }) => raw),
    (raw) => String(raw['payment_intent']),
  );
}

/** Those of the user ids in the metadata that lead to a user, where there is no customer that does. */
async function ownIds(em: EntityManager, productId: string, raws: readonly Json[]): Promise<Set<string>> {
  const wanted = raws.flatMap((raw) => {
    const id = at(raw, 'metadata', 'userId');
    return raw['customer'] == null && typeof id === 'string' ? [id] : [];
  });
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select external_id as id from user_identities
    where product_id = ${productId} and kind in ('external', 'clerk') and external_id = any(${wanted})`.execute(
    plainSql(em),
  );
  return new Set(rows.map(({ id }) => id));
}
