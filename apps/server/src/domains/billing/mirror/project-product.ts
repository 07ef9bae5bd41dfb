import { addonKinds } from '@backdesk/contract';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { isAddonProduct, isPricedPerPerson, snakeKey, wantedKey } from '../rules/plan-key.ts';
import { soldProducts } from './catalog.ts';
import { cleanText, fromUnix } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Work } from './work.ts';

type Raw = Stripe.Product | Stripe.DeletedProduct;
type ProductRow = Pick<RowOf<'plans'>, 'name' | 'description' | 'stripeProductId' | 'isActive'>;

/** What Stripe says about a product; of one that was deleted, only that it is not sold any more. */
export function productRow(raw: Raw): ProductRow {
  if (raw.deleted) return { stripeProductId: raw.id, name: raw.id, description: null, isActive: false };
  return {
    stripeProductId: raw.id,
    name: cleanText(raw.name) ?? raw.id,
    description: cleanText(raw.description),
    isActive: raw.active,
  };
}

/**
 * Writes products as plans, or as add-ons where their metadata says so. A key is given once and kept.
 * A plan that is already here without a product, such as an imported one, is taken over by its key.
 * Limits, features, trial days and the order of plans are not Stripe's: they stay as they are.
 */
export async function writeProducts(work: Work, raws: readonly Raw[]): Promise<void> {
  // Two products that ask for one key must not do so at the same time.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`plans ${work.productId}`}, 0))`.execute(
    plainSql(work.em),
  );
  const known = await soldProducts(
    work,
    raws.map(({ id }) => id),
  );
  const isAddon = (raw: Raw): boolean =>
    known.has(raw.id) ? known.get(raw.id)?.table === 'addons' : !raw.deleted && isAddonProduct(raw.metadata);
  for (const table of ['plans', 'addons'] as const) {
    const mine = raws.filter((raw) => isAddon(raw) === (table === 'addons'));
    const keys = await giveKeys(
      work,
      table,
      mine.filter(({ id }) => !known.has(id)),
    );
    for (const raw of mine) keys.set(raw.id, known.get(raw.id)?.key ?? keys.get(raw.id) ?? '');
    await writeAs[table](work, mine, keys);
  }
  await renameSold(
    work,
    raws.map(({ id }) => id),
  );
}

type Writer = (work: Work, raws: readonly Raw[], keys: ReadonlyMap<string, string>) => Promise<void>;

const writeAs: Record<'plans' | 'addons', Writer> = {
  plans: async (work, raws, keys) => {
    for (const [isDeleted, some] of byDeletion(raws))
      await upsert(
        work,
        'plans',
        some.map((raw) => ({
          ...newRow(work, raw, keys),
          isPerPerson: raw.deleted ? false : isPricedPerPerson(raw),
        })),
        {
          key: ['product', 'stripeProductId'],
          keep: isDeleted ? ['key', 'name', 'description', 'isPerPerson'] : ['key'],
        },
      );
  },
  addons: async (work, raws, keys) => {
    for (const [isDeleted, some] of byDeletion(raws))
      await upsert(
        work,
        'addons',
        some.map((raw) => ({
          ...newRow(work, raw, keys),
          kind:
            addonKinds.find((kind) => !raw.deleted && kind === raw.metadata['addon_kind']) ??
            ('other' as const),
        })),
        {
          key: ['product', 'stripeProductId'],
          keep: isDeleted ? ['key', 'name', 'description', 'kind'] : ['key'],
        },
      );
  },
};

function newRow(work: Work, raw: Raw, keys: ReadonlyMap<string, string>) {
  return {
    id: newId(),
    product: work.productId,
    key: keys.get(raw.id) ?? snakeKey(raw.id),
    ...productRow(raw),
    createdAt: raw.deleted ? new Date() : (fromUnix(raw.created) ?? new Date()),
  };
}

const byDeletion = (raws: readonly Raw[]): [boolean, Raw[]][] => [
  [false, raws.filter(({ deleted }) => !deleted)],
  [true, raws.filter(({ deleted }) => deleted)],
];

/** The keys of new products: what they ask for, unless another product at Stripe has it already. */
async function giveKeys(
  work: Work,
  table: 'plans' | 'addons',
  raws: readonly Raw[],
): Promise<Map<string, string>> {
  const given = new Map<string, string>();
  if (raws.length === 0) return given;
  const wanted = raws.map((raw) => ({
    id: raw.id,
    key: raw.deleted ? snakeKey(raw.id) : wantedKey(raw),
  }));
  const { rows } = await sql<{ key: string; is_free: boolean }>`
    select key, stripe_product_id is null as is_free from ${sql.table(table)}
    where product_id = ${work.productId} and key = any(${wanted.map(({ key }) => key)})`.execute(
    plainSql(work.em),
  );
  const taken = new Map(rows.map((row) => [row.key, row.is_free]));
  for (const { id, key } of wanted) {
    if (taken.get(key) === true)
      await sql`
        update ${sql.table(table)} set stripe_product_id = ${id}
        where product_id = ${work.productId} and key = ${key}`.execute(plainSql(work.em));
    given.set(id, taken.get(key) === false ? `${key}_${snakeKey(id)}` : key);
    taken.set(key, false);
  }
  return given;
}

/** Copies the names of plans and add-ons to the subscriptions that show them. */
async function renameSold(work: Work, stripeProductIds: readonly string[]): Promise<void> {
  const ids = [...stripeProductIds];
  await sql`
    update subscriptions s set plan_name = p.name from plans p
    where p.product_id = ${work.productId} and p.stripe_product_id = any(${ids})
      and s.plan_id = p.id and s.plan_name <> p.name`.execute(plainSql(work.em));
  for (const [table, column] of [
    ['plans', 'plan_id'],
    ['addons', 'addon_id'],
  ] as const)
    await sql`
      update subscription_items i set name = p.name from ${sql.table(table)} p
      where p.product_id = ${work.productId} and p.stripe_product_id = any(${ids})
        and i.${sql.ref(column)} = p.id and i.name <> p.name`.execute(plainSql(work.em));
}
