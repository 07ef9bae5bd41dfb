import { sql } from 'kysely';
import { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { ChunkedWork } from '../../jobs/index.ts';
import { productById } from '../../products/index.ts';
import { recordDrifts, settleRepaired } from './drifts.ts';
import { moneyDrifts } from './money.ts';
import { type Broken, repair } from './repair.ts';
import { readerOf, type Sync } from './sync.ts';
import type { Drift } from './verify.ts';

const input = z.strictObject({ driftIds: z.array(z.string()) });
type Input = z.output<typeof input>;
type Account = { productId: string; objects: Broken[]; left: Drift[] };

export const repairKind = 'billing.repair';
const atOnce = 10;

/** Brings the objects of chosen differences up to date, whether many differ or few: a person has looked. */
export const repairWork = (sync: Sync): ChunkedWork<Input, number, Account[]> => ({
  kind: repairKind,
  input,
  /** How many of the ids are behind. */
  position: z.int(),
  prepare: ({ input: { driftIds }, position }) =>
    repairChosen(sync, driftIds.slice(position ?? 0, (position ?? 0) + atOnce)),
  async chunk({ em }, { jobId, input: { driftIds }, position, prepared }) {
    for (const { productId, objects, left } of prepared) {
      await settleRepaired(
        em,
        productId,
        objects,
        left,
        'It was fetched from Stripe and written anew.',
        true,
      );
      await recordDrifts(em, { runId: jobId, productId }, left);
    }
    const ids = driftIds.slice(position ?? 0, (position ?? 0) + atOnce);
    const open = await countOpen(em, ids);
    const next = (position ?? 0) + ids.length;
    return {
      counts: {
        ...(ids.length > open && { settled: ids.length - open }),
        ...(open > 0 && { 'differ still': open }),
      },
      next: next >= driftIds.length ? null : next,
    };
  },
  ended({ audit }, { jobId, input: { driftIds }, state, counts }) {
    audit({
      action: 'billing.repair_drifts_ended',
      target: { kind: 'job', id: jobId },
      after: { state, counts, selected: driftIds.length },
    });
    const left = counts['differ still'] ?? 0;
    const settled = `${counts['settled'] ?? 0} of ${driftIds.length} are as at Stripe now`;
    return left === 0 ? `${settled}.` : `${settled}, ${left} differ still: look at their probable cause.`;
  },
});

async function repairChosen(sync: Sync, driftIds: readonly string[]): Promise<Account[]> {
  const em = sync.mirror.database.fork();
  const { rows } = await sql<Broken & { productId: string }>`
    select distinct product_id as "productId", object_type as "objectType", stripe_id as "stripeId"
    from sync_drifts where id = any(${[...driftIds]}::uuid[]) and state = 'open'`.execute(plainSql(em));
  const accounts: Account[] = [];
  for (const [productId, objects] of Map.groupBy(rows, (row) => row.productId)) {
    const product = await productById(em, productId);
    const broken = await repair(sync, product, readerOf(sync, product, { requests: 0 }), objects);
    const ids = new Set(objects.map(({ stripeId }) => stripeId));
    const sums = await moneyDrifts(em, productId);
    const left = [...broken, ...sums.filter(({ stripeId }) => ids.has(stripeId))];
    accounts.push({ productId, objects, left });
  }
  return accounts;
}

async function countOpen(em: EntityManager, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from sync_drifts where id = any(${[...ids]}::uuid[]) and state = 'open'`.execute(
    plainSql(em),
  );
  return rows[0]?.count ?? 0;
}
