import { sql } from 'kysely';
import type { EntityManager } from '../../../../platform/db/database.ts';
import { plainSql } from '../../../../platform/db/kysely.ts';
import { asText, type Check, type CheckedKind, type Field, idIn, type Json, type Known } from './check.ts';
import { checks } from './checks.ts';
import { readKnown } from './known.ts';

/** One field in which the mirror is not what Stripe says. */
export type Difference = {
  objectType: CheckedKind;
  stripeId: string;
  /** `row` where all of it is missing or too much; `raw …` where only the stored object differs. */
  field: string;
  mirror: string | null;
  stripe: string | null;
};

/** What was compared, and when the mirror last read it. */
export type Compared = {
  differences: Difference[];
  fetchedAt: ReadonlyMap<string, Date>;
  /** Those whose stored object is what Stripe gave, whatever the rows beside it say. */
  sameRaw: ReadonlySet<string>;
};

type Row = {
  id: string;
  has_row: boolean;
  has_raw: boolean;
  is_deleted: boolean | null;
  is_raw_different: boolean;
  fetched_at: Date | string | null;
  raw: Json | null;
} & Record<`f${number}`, unknown>;

/** Compares objects of one kind, as Stripe gave them just now, with the mirror as it is just now. */
export async function compare(
  em: EntityManager,
  productId: string,
  kind: CheckedKind,
  raws: readonly Json[],
): Promise<Compared> {
  if (raws.length === 0) return { differences: [], fetchedAt: new Map(), sameRaw: new Set() };
  const check = checks[kind];
  const [known, rows] = await Promise.all([
    readKnown(em, productId, kind, raws),
    readMirror(em, productId, check, raws),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    differences: raws.flatMap((raw) => differencesOf(check, raw, byId.get(String(raw['id'])), known)),
    fetchedAt: new Map(
      rows.flatMap(({ id, fetched_at: at }) => (at === null ? [] : [[id, new Date(at)] as const])),
    ),
    sameRaw: new Set(rows.flatMap((row) => (row.has_raw && !row.is_raw_different ? [row.id] : []))),
  };
}

/** The mirror's side of some objects: whether there is a row, its fields, and whether the stored object is the same. */
async function readMirror(
  em: EntityManager,
  productId: string,
  check: Check,
  raws: readonly Json[],
): Promise<Row[]> {
  const ids = raws.map((raw) => String(raw['id']));
  const fields = check.fields.map(({ mirror }, index) => sql`${sql.raw(mirror)} as ${sql.ref(`f${index}`)}`);
  const { rows } = await sql<Row>`
    with x as materialized (
      -- By itself, so that each text is read as JSON and compared once.
      select x.id, o.raw is not null as has_raw, o.is_deleted, o.fetched_at, o.raw,
        o.raw is distinct from x.raw::jsonb as is_raw_different
      from unnest(${ids}::text[], ${raws.map(storedText)}::text[]) as x (id, raw)
      left join stripe_objects o on o.product_id = ${productId} and o.id = x.id)
    select x.id, r.id is not null as has_row, x.has_raw, x.is_deleted, x.fetched_at, x.is_raw_different,
      case when x.is_raw_different then x.raw end as raw, r.*
    from x
    left join lateral (
      select ${sql.ref(`t.${check.id}`)} as id, ${sql.join(fields)} from ${sql.raw(check.from)}
      where t.product_id = ${productId} and ${sql.ref(`t.${check.id}`)} = x.id limit 1) r on true`.execute(
    plainSql(em),
  );
  return rows;
}

/** Objects within that have a row of their own are compared there; what the mirror keeps is their id. */
const parts: Partial<Record<string, string>> = {
  payment_intent: 'latest_charge',
  charge: 'balance_transaction',
  refund: 'balance_transaction',
};

function storedText(raw: Json): string {
  const part = parts[String(raw['object'])];
  const text = JSON.stringify(part === undefined ? raw : { ...raw, [part]: idIn(raw[part]) ?? null });
  // What PostgreSQL cannot store is left out of what is kept; it is rare, and looked for only when it is there.
  return /\\u(?:0000|d[89a-f])/i.test(text)
    ? JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
        typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
      )
    : text;
}

function differencesOf(check: Check, raw: Json, row: Row | undefined, known: Known): Difference[] {
  const of = { objectType: check.kind, stripeId: String(raw['id']) };
  if (raw['deleted'] === true)
    return row?.is_deleted ? [] : [{ ...of, field: 'row', mirror: 'there', stripe: 'deleted' }];
  const isKept = check.isKept?.(raw, known) ?? true;
  if (!row?.has_row) return isKept ? [{ ...of, field: 'row', mirror: 'missing', stripe: 'there' }] : [];
  const fields = check.fields.flatMap((field, index) => {
    const mirror = asText(row[`f${index}`]);
    const wanted = field.stripe(raw, known);
    if (wanted === undefined) return [];
    const stripe = asText(wanted);
    if (mirror === stripe) return [];
    if (mirror !== null && field.isSame?.(mirror, stripe ?? '')) return [];
    return [{ ...of, field: field.name, mirror: shown(field, mirror), stripe: shown(field, stripe) }];
  });
  // Where a column says it already, the stored object need not say it again.
  if (fields.length > 0 || !row.is_raw_different) return fields;
  return rawDifferences(check, raw, row.raw).map((difference) => ({ ...of, ...difference }));
}

function rawDifferences(check: Check, raw: Json, stored: Json | null) {
  if (stored === null) return [{ field: 'raw', mirror: 'missing', stripe: 'there' }];
  const fresh = JSON.parse(storedText(raw)) as Json;
  const ignored = new Set(check.volatile);
  return [...new Set([...Object.keys(fresh), ...Object.keys(stored)])]
    .filter((key) => !ignored.has(key) && sorted(fresh[key]) !== sorted(stored[key]))
    .map((key) => ({ field: `raw ${key}`, mirror: outline(stored[key]), stripe: outline(fresh[key]) }));
}

/** JSON whose keys are in order, to compare by. */
const sorted = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const longest = 300;

function shown(field: Field, value: string | null): string | null {
  if (value === null) return null;
  return field.isPersonal ? 'a personal value' : value.slice(0, longest);
}

/** What kind of value it is; words of Stripe's own, numbers and ids are shown, texts of people are not. */
function outline(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return /^[a-z]+(?:_[A-Za-z0-9]+)*$/.test(value) ? value : 'a text';
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}
