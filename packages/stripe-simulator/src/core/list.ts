import { type Objects, type TypeName, typeOfId } from '../objects/index.ts';
import { invalidRequest, missing } from './error.ts';
import { bornAt, type Fields, isFields, valueAt } from './object.ts';
import type { Handler } from './route.ts';
import type { Table } from './table.ts';
import type { Kept, Work } from './work.ts';

/** Parameters every list takes. */
export const LIST_PARAMS = ['limit', 'starting_after', 'ending_before', 'expand'] as const;

export type ListPage<T> = {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly url: string;
};

export type ListOptions<K extends TypeName> = {
  /** Parameter to the field it must equal, as a dotted path. The first given one uses an index. */
  readonly equals?: Readonly<Record<string, string>>;
  /** Any other filter; `undefined` means that everything passes. */
  readonly filter?: (params: Fields, work: Work) => ((object: Kept<K>) => boolean) | undefined;
  /** Changes how an object reads at this moment. */
  readonly present?: (object: Kept<K>, now: number) => Objects[K];
};

/** A GET handler that lists one type, newest first. */
export function listHandler<K extends TypeName>(type: K, url: string, options: ListOptions<K> = {}): Handler {
  return (work, params) => {
    const table = work.account.table(type);
    const candidates = positionsFor(table, params, options.equals ?? {});
    const passes = allOf(params, options, work);
    const present = options.present;
    const { data, has_more } = page(table, candidates, passes, params, type);
    return {
      object: 'list',
      data: present ? data.map((row) => present(row, work.now)) : data,
      has_more,
      url,
    };
  };
}

/** `created[gte]` and its like, or an exact number. */
export function inRange(value: number, range: unknown): boolean {
  if (range === undefined) return true;
  if (!isFields(range)) return value === range;
  const { gt, gte, lt, lte } = range as Readonly<Record<string, number | undefined>>;
  return (
    (gt === undefined || value > gt) &&
    (gte === undefined || value >= gte) &&
    (lt === undefined || value < lt) &&
    (lte === undefined || value <= lte)
  );
}

/** Ascending positions to look at: an index when there is an equality filter, else a created window. */
function positionsFor<K extends TypeName>(
  table: Table<Kept<K>>,
  params: Fields,
  equals: Readonly<Record<string, string>>,
): Positions {
  for (const [param, field] of Object.entries(equals)) {
    const value = params[param];
    if (value === undefined) continue;
    const list = table.positionsBy(field, value);
    return { count: list.length, at: (index) => list[index] ?? -1 };
  }
  const since = lowerBound(params['created']);
  const start = since === undefined ? 0 : table.firstSince(since);
  return { count: table.end - start, at: (index) => start + index };
}

type Positions = { readonly count: number; at(index: number): number };

function lowerBound(created: unknown): number | undefined {
  if (typeof created === 'number') return created;
  if (!isFields(created)) return undefined;
  const { gt, gte } = created as { gt?: number; gte?: number };
  return gte ?? gt;
}

function allOf<K extends TypeName>(
  params: Fields,
  options: ListOptions<K>,
  work: Work,
): (row: Kept<K>) => boolean {
  const extra = options.filter?.(params, work);
  const wanted = Object.entries(options.equals ?? {}).filter(([param]) => params[param] !== undefined);
  return (row) =>
    inRange(bornAt(row) ?? 0, params['created']) &&
    wanted.every(([param, field]) => valueAt(row, field) === params[param]) &&
    (extra?.(row) ?? true);
}

function cursor<K extends TypeName>(
  table: Table<Kept<K>>,
  params: Fields,
  name: string,
  type: K,
): number | undefined {
  const id = params[name];
  if (typeof id !== 'string') return undefined;
  const position = table.positionOf(id);
  if (position === undefined) throw missing(typeOfId(id) ?? type, id, name);
  return position;
}

/** Walks from the cursor; one row more than the limit tells whether there are more. */
function page<K extends TypeName>(
  table: Table<Kept<K>>,
  positions: Positions,
  passes: (row: Kept<K>) => boolean,
  params: Fields,
  type: K,
): { readonly data: Kept<K>[]; readonly has_more: boolean } {
  const limit = (params['limit'] as number | undefined) ?? 10;
  if (limit < 1 || limit > 100)
    throw invalidRequest(`Invalid limit: ${limit} is not between 1 and 100.`, { param: 'limit' });
  const after = cursor(table, params, 'starting_after', type);
  const before = cursor(table, params, 'ending_before', type);
  if (after !== undefined && before !== undefined)
    throw invalidRequest('Use either starting_after or ending_before, not both.', { param: 'ending_before' });
  const found: Kept<K>[] = [];
  const take = (position: number): boolean => {
    const row = table.at(position);
    if (row && passes(row)) found.push(row);
    return found.length > limit;
  };
  if (before === undefined) {
    const end = after === undefined ? positions.count : firstAtLeast(positions, after);
    for (let index = end - 1; index >= 0; index -= 1) if (take(positions.at(index))) break;
  } else {
    const start = firstAtLeast(positions, before + 1);
    for (let index = start; index < positions.count; index += 1) if (take(positions.at(index))) break;
  }
  const data = found.slice(0, limit);
  return { data: before === undefined ? data : data.toReversed(), has_more: found.length > limit };
}

function firstAtLeast(positions: Positions, position: number): number {
  let [low, high] = [0, positions.count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions.at(middle) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
