import type { EntityManager } from '../../../platform/db/database.ts';
import { upsertRows } from '../../../platform/db/upsert-rows.ts';
import { newId } from '../../../platform/ids.ts';
import { type Entry, type Movement, type NewLot, post } from '../rules/ledger.ts';
import { lockLedgers, postedBefore, writeLots } from './stored-ledger.ts';

export type { Movement } from '../rules/ledger.ts';

/** Who posted: shown beside the entry. Null for what the product reported or Stripe caused. */
export type PostedBy = { kind: string; id: string; name: string } | null;

/**
 * Posts movements onto credit accounts of one product, of one account or of thousands, in the caller's
 * transaction and in the order of their time. The accounts are locked, so that two of these never
 * count on the same credit. A movement whose external id was posted before is left out. Throws
 * `NotEnoughCredit` when usage asks for more than there is, and `RangeError` for an unknown account;
 * the transaction must then be rolled back.
 */
export async function postMovements(
  em: EntityManager,
  productId: string,
  postings: readonly { accountId: string; movement: Movement }[],
  postedBy: PostedBy = null,
): Promise<void> {
  const ledgers = await lockLedgers(
    em,
    productId,
    postings.map(({ accountId }) => accountId),
  );
  const known = await postedBefore(
    em,
    productId,
    postings.flatMap(({ movement }) => movement.externalId ?? []),
  );
  const lots: { accountId: string; at: Date; lot: NewLot }[] = [];
  const entries: { accountId: string; entry: Entry }[] = [];
  for (const { accountId, movement } of postings.toSorted(byTime)) {
    if (movement.externalId && known.has(movement.externalId)) continue;
    if (movement.externalId) known.add(movement.externalId);
    const ledger = ledgers.get(accountId);
    if (!ledger) throw new RangeError(`There is no credit account ${accountId} of this product.`);
    const made = post(ledger, movement, newId);
    if (made.lot) lots.push({ accountId, at: movement.at, lot: made.lot });
    entries.push(...made.entries.map((entry) => ({ accountId, entry })));
  }
  const by = (prefix: 'granted' | 'posted') => ({
    [`${prefix}ByKind`]: postedBy?.kind ?? null,
    [`${prefix}ById`]: postedBy?.id ?? null,
    [`${prefix}ByName`]: postedBy?.name ?? null,
  });
  await upsertRows(
    em,
    'credit_grants',
    lots.map(({ accountId, at, lot: { paymentId, ...lot } }) => ({
      product: productId,
      account: accountId,
      payment: paymentId,
      ...lot,
      ...by('granted'),
      createdAt: at,
    })),
    { key: ['id'] },
  );
  const opened = new Set(lots.map(({ lot }) => lot.id));
  await writeLots(
    em,
    [...ledgers.values()].flatMap((ledger) => ledger.lots.filter(({ id }) => !opened.has(id))),
  );
  await upsertRows(
    em,
    'credit_entries',
    entries.map(({ accountId, entry: { lotId, paymentId, refundId, ...entry } }) => ({
      id: newId(),
      product: productId,
      account: accountId,
      grant: lotId,
      payment: paymentId,
      refund: refundId,
      ...entry,
      ...by('posted'),
      createdAt: entry.occurredAt,
    })),
    { key: ['id'] },
  );
}

const byTime = (a: { movement: Movement }, b: { movement: Movement }): number =>
  a.movement.at.getTime() - b.movement.at.getTime();
