import { z } from 'zod';
import { cursor, id, instant, line } from '../wire.ts';
import { type AnyList, type ListDefinition, type ListFields, type SortOf, sortsOf } from './definition.ts';
import { listFilters } from './filters.ts';

export const densities = ['comfortable', 'compact'] as const;
export const pageSizes = [25, 50, 100] as const;
export const maxExportColumns = 60;

/** Whatever somebody typed or pasted to find rows; each list says what it looks at. */
export const searchText = line(500);
/** What a product's key looks like: it stands in URLs and in the names of environment variables. */
export const productKeyPattern = /^[a-z][a-z0-9-]{1,39}$/;
/** The key of a product, as in the URL. */
export const productKey = z.string().regex(productKeyPattern, 'is not the key of a product');

/** An IANA time zone; days in filters and the times of an export are those of this zone. */
export const timeZone = z.string().max(64).refine(isTimeZone, 'is not a time zone such as Europe/Vienna');

function isTimeZone(name: string): boolean {
  // Offsets such as +02:00 are zones to Intl and know no summer time.
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

type Fields<Definition> = Definition extends ListDefinition<string, infer F> ? F : ListFields;

const sortOf = <Definition extends AnyList>(definition: Definition) =>
  z.enum(sortsOf(definition)) as unknown as z.ZodType<SortOf<Fields<Definition>>, SortOf<Fields<Definition>>>;

const columnOf = <Definition extends AnyList>(definition: Definition) => {
  const keys = Object.entries(definition.fields).flatMap(([key, { column }]) =>
    column === 'none' ? [] : [key],
  );
  type Key = keyof Fields<Definition> & string;
  return z.enum(keys) as unknown as z.ZodType<Key, Key>;
};

/** What narrows a list down: everything but order, columns and place. */
const narrowing = (definition: AnyList) => ({
  product: productKey.optional(),
  q: searchText.optional(),
  filters: listFilters(definition).optional(),
});
const columns = <Definition extends AnyList>(definition: Definition) =>
  z
    .array(columnOf(definition))
    .min(1, 'choose at least one column')
    .max(maxExportColumns)
    .refine((keys) => new Set(keys).size === keys.length, 'each column at most once');

/**
 * The state of a list in the URL: `validateSearch` of its route, and what a saved view keeps.
 * Strict: what was tampered with does not parse.
 */
export const listSearch = <const Definition extends AnyList>(definition: Definition) =>
  z.strictObject({
    ...narrowing(definition),
    sort: sortOf(definition).optional(),
    columns: columns(definition).optional(),
    density: z.enum(densities).optional(),
    view: id.optional(),
  });

const asked = (definition: AnyList) => ({
  ...narrowing(definition),
  /** The zone of the days in filters; UTC where absent. */
  zone: timeZone.optional(),
});

/** The input of a list's page. A cursor belongs to the product, filters, search and order it came with. */
export const listPageInput = <const Definition extends AnyList>(definition: Definition) =>
  z
    .strictObject({
      ...asked(definition),
      sort: sortOf(definition).optional(),
      pageSize: z.union(pageSizes.map((size) => z.literal(size))).optional(),
      cursor: cursor.nullish(),
      /** The way to go from the cursor; `previous` answers the page before it, in the same order. */
      direction: z.enum(['next', 'previous']).optional(),
      /** In a list sorted by an instant: begin at this one, in place of a cursor. */
      jumpTo: instant.optional(),
    })
    .refine(({ cursor: at, jumpTo }) => !at || !jumpTo, {
      path: ['jumpTo'],
      message: 'cannot go with a page marker',
    });

/** One page. The cursors are null at the ends; `topCursor` is the first row's, for `NewSince`. */
export const listPage = <Row extends z.ZodType>(row: Row) =>
  z.object({
    rows: z.array(row),
    nextCursor: cursor.nullable(),
    previousCursor: cursor.nullable(),
    topCursor: cursor.nullable(),
  });

/** `quick` never makes anybody wait: an estimate or a capped count. `exact` may be refused as too slow. */
export const listCountInput = (definition: AnyList) =>
  z.strictObject({ ...asked(definition), mode: z.enum(['quick', 'exact']).optional() });
export const countPrecisions = ['exact', 'at_least', 'estimate'] as const;
export const listCountView = z.object({
  value: z.number().int().min(0),
  precision: z.enum(countPrecisions),
});

/** How many rows now stand above the one that was first: `cursor` is its page's `topCursor`, null where the list was empty. */
export const listNewSinceInput = <const Definition extends AnyList>(definition: Definition) =>
  z.strictObject({ ...asked(definition), sort: sortOf(definition).optional(), cursor: cursor.nullable() });
export const listNewSinceView = z.object({ value: z.number().int().min(0).max(99), isCapped: z.boolean() });

/** The values of an enum field that only the installation knows, by frequency or name, at most 50. */
export const listOptionsInput = (definition: AnyList) =>
  z.strictObject({
    field: z.enum(
      Object.entries(definition.fields).flatMap(([key, { kind, options }]) =>
        kind === 'enum' && options === undefined ? [key] : [],
      ),
    ),
    product: productKey.optional(),
    search: line(80).optional(),
  });
export const listOptionsView = z.object({
  options: z.array(z.object({ value: z.string(), label: z.string() })),
});

/** `POST /api/export/<name>`: the rows as filtered and sorted, with these columns in this order. */
export const listExportInput = <const Definition extends AnyList>(definition: Definition) =>
  z.strictObject({
    ...asked(definition),
    sort: sortOf(definition).optional(),
    columns: columns(definition),
    /** Why personal fields are wanted unmasked, by somebody who may reveal them; masked where absent. */
    revealReason: line(500).min(3, 'say why in a few words').optional(),
  });

/** What a bulk action is about: rows that were picked, or all that match, as many as were shown. */
export const listSelection = (definition: AnyList) =>
  z.union([
    z.strictObject({ ids: z.array(id).min(1, 'choose at least one').max(500, 'at most 500 at a time') }),
    z.strictObject({
      // Made when the first one comes: a page that picks nothing need not wait for it.
      matching: z.lazy(() => z.strictObject(asked(definition))),
      /** The count that the person confirmed, without what was taken out. */
      expectedCount: z.int().min(0),
      /** Rows that match and were taken out again. */
      except: z.array(id).max(500, 'at most 500 can be taken out').optional(),
    }),
  ]);
export type ListSelection = z.output<ReturnType<typeof listSelection>>;
