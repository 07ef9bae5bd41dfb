import type { ProductRef } from '../../products/index.ts';
import { checkedKinds, type CheckedKind, type Json } from './checker/check.ts';
import { compare } from './checker/compare.ts';
import { loadPage } from './load-page.ts';
import { moneyDrifts } from './money.ts';
import { movingObjects } from './moving.ts';
import { listPage, type ListCursor, type StripeReader } from './reader.ts';
import { customersAfter, noteSeen, unseen } from './seen.ts';
import { afterStep, type SweepInput, type SweepPosition } from './sweep-state.ts';
import { readerOf, type Sync } from './sync.ts';
import { type Drift, verify } from './verify.ts';

/** What one chunk of a sweep found. */
export type Found = {
  drifts: Drift[];
  /** Objects that were looked at, and how many of them differ. */
  checked: number;
  next: SweepPosition;
};

/** How long a chunk goes on asking for pages, and how many objects it looks at one by one. */
const chunkMs = 800;
const oneByOne = 20;
const customersAtOnce = 200;
/** Lists of customers that are asked for side by side; the rate is kept by whoever asks. */
const listsAtOnce = 5;
/** Objects made this long ago are listed by a sweep of what is recent. */
export const recentHours = 48;

/**
 * One chunk of a sweep, up to the repairs: asks Stripe, compares, and looks a second time at what seemed to
 * differ. Reads the mirror only, unless the sweep is a backfill, which writes what it lists.
 */
export async function sweepChunk(
  sync: Sync,
  product: ProductRef,
  runId: string,
  input: SweepInput,
  at: SweepPosition,
): Promise<Found> {
  const counted = { requests: 0 };
  const chunk = {
    sync,
    product,
    pass: { runId, productId: product.id },
    input,
    reader: readerOf(sync, product, counted),
  };
  const found = await steps[at.step](chunk, at);
  const differed = new Set(found.drifts.map(({ stripeId }) => stripeId)).size;
  return {
    ...found,
    next: {
      ...found.next,
      tally: {
        ...at.tally,
        checked: at.tally.checked + found.checked,
        differed: at.tally.differed + differed,
        requests: at.tally.requests + counted.requests,
      },
    },
  };
}

type Chunk = {
  sync: Sync;
  product: ProductRef;
  pass: { runId: string; productId: string };
  input: SweepInput;
  reader: StripeReader;
};
type Step = (chunk: Chunk, at: SweepPosition) => Promise<Found>;

const kindAt = (at: SweepPosition): CheckedKind => {
  const kind = checkedKinds[at.kind];
  if (!kind) throw new Error(`There is no kind ${at.kind}.`);
  return kind;
};

const list: Step = async (chunk, at) => {
  const kind = kindAt(at);
  if (kind === 'payment_method') return listByCustomer(chunk, at);
  const { reader, input } = chunk;
  const createdSince =
    input.scope === 'recent'
      ? Math.floor(Date.parse(input.startedAt) / 1000) - recentHours * 3_600
      : undefined;
  const read = (cursor: ListCursor | null) =>
    listPage(reader, kind, cursor, createdSince === undefined ? {} : { createdSince });
  const startedAt = Date.now();
  const looks: Promise<Drift[]>[] = [];
  const met: Json[] = [];
  let cursor = at.cursor;
  do {
    const listedAt = new Date();
    const { objects, next } = await read(cursor);
    met.push(...objects);
    // Pages are compared while the next ones are on their way, two at the same time; they are loaded one after
    // the other, or one would leave out what waits for something that the other is fetching.
    const looking = look(chunk, kind, objects, listedAt);
    looking.catch(() => undefined);
    looks.push(looking);
    await looks.at(input.scope === 'backfill' ? -1 : -3);
    cursor = next;
  } while (cursor && Date.now() - startedAt < chunkMs);
  const drifts = (await Promise.all(looks)).flat();
  await meet(chunk, kind, met);
  return { drifts, checked: met.length, next: cursor ? { ...at, cursor } : afterStep(input.scope, at) };
};

/**
 * Payment methods can only be listed by customer, and few have more than one: the lists of several customers
 * are asked for side by side, and what they show is looked at together.
 */
const listByCustomer: Step = async (chunk, at) => {
  const { sync, pass, reader, input } = chunk;
  // What is recent of them is told by events alone.
  if (input.scope === 'recent') return { drifts: [], checked: 0, next: afterStep(input.scope, at) };
  const customers = await customersAfter(sync.mirror.database.fork(), pass, at.after, customersAtOnce);
  const objects: Json[] = [];
  const startedAt = new Date();
  let after = at.after;
  for (let from = 0; from < customers.length; from += listsAtOnce) {
    const some = customers.slice(from, from + listsAtOnce);
    for (const listed of await Promise.all(some.map((customer) => methodsOf(reader, customer))))
      objects.push(...listed);
    after = some.at(-1) ?? after;
    if (Date.now() - startedAt.getTime() > chunkMs) break;
  }
  const drifts = await look(chunk, 'payment_method', objects, startedAt);
  await meet(chunk, 'payment_method', objects);
  const isOver = customers.length < customersAtOnce && after === (customers.at(-1) ?? at.after);
  return {
    drifts,
    checked: objects.length,
    next: isOver ? afterStep(input.scope, at) : { ...at, after },
  };
};

async function methodsOf(reader: StripeReader, customer: string): Promise<Json[]> {
  const objects: Json[] = [];
  let cursor: ListCursor | null = null;
  do {
    const page = await listPage(reader, 'payment_method', cursor, { customer });
    objects.push(...page.objects);
    cursor = page.next;
  } while (cursor);
  return objects;
}

/** Notes that objects were met at Stripe: with one statement for a whole chunk, as each has to reach the disk. */
async function meet(
  { sync, pass, input }: Chunk,
  kind: CheckedKind,
  objects: readonly Json[],
): Promise<void> {
  if (input.scope !== 'full') return;
  await noteSeen(
    sync.mirror.database.fork(),
    pass,
    kind,
    objects.map(({ id }) => String(id)),
  );
}

/** Compares a page, or loads it. */
async function look(
  { sync, product, input, reader }: Chunk,
  kind: CheckedKind,
  objects: readonly Json[],
  listedAt: Date,
): Promise<Drift[]> {
  if (objects.length === 0) return [];
  const em = sync.mirror.database.fork();
  if (input.scope === 'backfill') {
    await loadPage(sync.mirror, product, objects, listedAt);
    return [];
  }
  const { differences } = await compare(em, product.id, kind, objects);
  const ids = [...new Set(differences.map(({ stripeId }) => stripeId))];
  return verify(sync, product, reader, kind, ids);
}

/** What the mirror has and no list showed: deleted at Stripe, never there, or left out by mistake. */
const absent: Step = async ({ sync, product, pass, input, reader }, at) => {
  const kind = kindAt(at);
  const ids = await unseen(sync.mirror.database.fork(), pass, kind, at.after, oneByOne);
  const drifts = await verify(sync, product, reader, kind, ids);
  const last = ids.at(-1);
  const isOver = ids.length < oneByOne || last === undefined;
  return { drifts, checked: 0, next: isOver ? afterStep(input.scope, at) : { ...at, after: last } };
};

/** What is not done yet, or changed of late: each is fetched by itself. */
const moving: Step = async ({ sync, product, input, reader }, at) => {
  const since = new Date(Date.parse(input.startedAt) - recentHours * 3_600_000);
  const em = sync.mirror.database.fork();
  const objects = await movingObjects(em, product.id, since, at.after, oneByOne);
  const drifts: Drift[] = [];
  for (const [kind, ids] of Map.groupBy(objects, (object) => object.kind))
    drifts.push(
      ...(await verify(
        sync,
        product,
        reader,
        kind,
        ids.map(({ id }) => id),
      )),
    );
  const last = objects.at(-1);
  const isOver = objects.length < oneByOne || last === undefined;
  return {
    drifts,
    checked: objects.length,
    next: isOver ? afterStep(input.scope, at) : { ...at, after: last.id },
  };
};

const money: Step = async ({ sync, product, input }, at) => ({
  drifts: await moneyDrifts(sync.mirror.database.fork(), product.id),
  checked: 0,
  next: afterStep(input.scope, at),
});

const none: Step = async ({ input }, at) => ({ drifts: [], checked: 0, next: afterStep(input.scope, at) });

const steps: Record<SweepPosition['step'], Step> = { list, absent, moving, money, repair: none, end: none };
