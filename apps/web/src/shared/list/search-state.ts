import { type AnyList, type densities, type ListFilter, listFilters, listSearch } from '@backdesk/contract';
import type { z } from 'zod';

/** The state of a list as its address holds it; what is absent is the list's default. */
export type ListSearch = {
  product?: string | undefined;
  q?: string | undefined;
  filters?: ListFilter[] | undefined;
  sort?: string | undefined;
  columns?: string[] | undefined;
  density?: (typeof densities)[number] | undefined;
  view?: string | undefined;
};

/** An address as it came: anybody may have typed into it. */
export type RawSearch = Readonly<Record<string, unknown>>;

type SearchSchema = z.ZodObject<Record<keyof ListSearch, z.ZodType>>;
const schemas = new WeakMap<AnyList, SearchSchema>();

function schemaOf(definition: AnyList): SearchSchema {
  let schema = schemas.get(definition);
  if (!schema) {
    schema = listSearch(definition) as unknown as SearchSchema;
    schemas.set(definition, schema);
  }
  return schema;
}

/** What could be read of an address, and what was left out, in words for the person who opened it. */
export type ReadSearch = { search: ListSearch; ignored: string[] };

/**
 * Reads the address of a list. What does not fit is left out and named, the rest still counts: a
 * tampered or old link shows a list and says what is missing, it never fails.
 */
export function readListSearch(definition: AnyList, raw: RawSearch): ReadSearch {
  const { shape } = schemaOf(definition);
  const search: Record<string, unknown> = {};
  const ignored: string[] = [];
  for (const [key, given] of Object.entries(raw)) {
    if (given === undefined) continue;
    if (!isKey(key)) {
      ignored.push(`“${shorten(key)}”`);
      continue;
    }
    const parsed = shape[key].safeParse(asText(key, given));
    if (parsed.success) search[key] = parsed.data;
    else if (key === 'filters') search.filters = readFilters(definition, given, ignored);
    else ignored.push(`${names[key]} “${shorten(say(given))}”`);
  }
  return { search: compact(search), ignored };
}

const names: Record<keyof ListSearch, string> = {
  product: 'the product',
  q: 'the search',
  filters: 'the filters',
  sort: 'the order',
  columns: 'the columns',
  density: 'the density',
  view: 'the view',
};
const isKey = (key: string): key is keyof ListSearch => Object.hasOwn(names, key);

function readFilters(definition: AnyList, given: unknown, ignored: string[]): ListFilter[] {
  const schema = listFilters(definition);
  const all: unknown[] = Array.isArray(given) ? given : [given];
  const kept: ListFilter[] = [];
  all.forEach((one, index) => {
    const parsed = schema.safeParse([...kept, one]);
    if (parsed.success) kept.splice(0, kept.length, ...parsed.data);
    else ignored.push(`filter ${index + 1}`);
  });
  return kept;
}

/** The router reads `q=123` as a number; what was typed is text. */
function asText(key: keyof ListSearch, given: unknown): unknown {
  const isPlain = typeof given === 'number' || typeof given === 'boolean';
  return isPlain && key !== 'filters' && key !== 'columns' ? String(given) : given;
}

const say = (given: unknown): string => (typeof given === 'string' ? given : (JSON.stringify(given) ?? ''));
const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** The same state without what says nothing, so that equal states have equal addresses. */
export function compact(search: ListSearch): ListSearch {
  return Object.fromEntries(
    Object.entries(search).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** Whether anything narrows the list down. */
export function isNarrowed({ product, q, filters = [] }: ListSearch): boolean {
  return Boolean(product) || Boolean(q) || filters.length > 0;
}

/** What decides which rows there are and in which order; a page marker belongs to exactly this. */
export function rowsKey({ product, q, filters = [], sort }: ListSearch, definition: AnyList): string {
  return JSON.stringify([product ?? '', q ?? '', filters, sort ?? definition.defaultSort]);
}

/** Whether two states show the same: which rows, in which order, in which columns. */
export function isSameState(definition: AnyList, a: ListSearch, b: ListSearch): boolean {
  return stateKey(definition, a) === stateKey(definition, b);
}

function stateKey(definition: AnyList, search: ListSearch): string {
  const { columns, density } = search;
  const isDefault = columns?.join() === defaultColumns(definition).join();
  return JSON.stringify([
    rowsKey(search, definition),
    isDefault ? null : (columns ?? null),
    density ?? 'comfortable',
  ]);
}

/** The columns that a list shows from the start. */
export function defaultColumns(definition: AnyList): string[] {
  return Object.entries(definition.fields).flatMap(([key, { column }]) =>
    column === 'default' ? [key] : [],
  );
}
