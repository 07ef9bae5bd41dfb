import type { AnyList, Permission } from '@backdesk/contract';
import type { RawBuilder } from 'kysely';
import type { StripeConfig } from '../config.ts';
import type { EntityManager } from '../db/database.ts';

export type Sql = RawBuilder<unknown>;

/** What a list can be ordered by. There has to be an index on it and the id, in the same direction. */
export type SortKey = {
  key: Sql;
  /** What the key of a page marker is cast to on its way back. */
  type: 'timestamptz' | 'bigint' | 'text';
  /** Rows without one come last, whichever the direction. */
  isNullable?: boolean;
};

/**
 * A search for a piece of text, in the two ways it can be done: `narrow` finds the few rows of a rare
 * piece through an index, `wide` looks at each row while walking the order of the list, which is quick
 * when the piece is common. `isCommon` says that `narrow` would leave rows out.
 */
export type Fragment = { narrow: Sql; wide: Sql; isCommon?: Sql };

/** How the values of an enum that only the installation knows are found, without reading the whole table. */
export type OptionsSource =
  /** A statement that selects `value` and `label`, from a small table. */
  | ((asked: { productId: string | undefined }) => Sql)
  /** This column of the list's table: what statistics know, and what the newest rows hold. */
  | { column: string; label?: (value: Sql) => Sql };

/** How one field is read from the database. `shown` may use the joins, everything else the list's own table only. */
export type FieldSource = {
  shown: Sql;
  /** Of `money`: the column of its currency. */
  currency?: Sql;
  /** Puts what was read into words, in the list and in exports alike. Not asked where nothing was read. */
  words?: (value: never) => string;
  /** What conditions look at; `shown` where absent. Of a text: lower-cased, as its index has it. */
  compared?: Sql;
  /** Of an enum: which rows have one of these values. */
  isOneOf?: (values: readonly string[]) => Sql;
  /** The same where a value may be rare: without it rare ones are found by walking the whole list. */
  rareOneOf?: (values: readonly string[]) => Fragment;
  /** Of an enum or a text: which rows have none. */
  isEmpty?: Sql;
  /** Of an id: which rows have it, in a way that an index serves. */
  is?: (id: string) => Sql;
  sort?: SortKey;
  options?: OptionsSource;
};

export type RelationSource = {
  /** The table with its alias, and what ties it to the list's row. */
  from: Sql;
  on: Sql;
  fields: Readonly<Record<string, FieldSource>>;
};

/** What a search came to: rows with one of these ids and the like (`exact`), or with a piece of text. */
export type SearchSource = { exact: Sql } | { fragment: Fragment };

/** Everything that turns a list of the contract into SQL. */
export type ListSource<Definition extends AnyList = AnyList> = {
  definition: Definition;
  permission: Permission;
  /** Whoever has it may sort by personal fields and search parts of them. */
  revealPermission?: Permission;
  exportPermission: Permission;
  table: string;
  alias: string;
  /** Holds for every row of the list. */
  always?: Sql;
  /** `always` leaves so little of the table that statistics of the table say nothing about the list. */
  isSmallPart?: boolean;
  product: {
    column: Sql;
    find: (em: EntityManager, key: string) => Promise<{ id: string } | undefined>;
  };
  /** Joins for `shown`, made for the rows of one page only. */
  joins: Sql;
  fields: { readonly [Key in keyof Definition['fields']]: FieldSource };
  /** What a row carries beside its fields. */
  extra: Readonly<Record<string, Sql>>;
  /** What personal fields look like to everybody until one is revealed. */
  masks?: Readonly<Record<string, (value: string | null) => string | null>>;
  /** Adds links. `row` holds cells and extras by name. */
  finish: (row: Record<string, unknown>, mode: StripeConfig['mode']) => Record<string, unknown>;
  relations: { readonly [Key in keyof Definition['relations']]: RelationSource };
  search: (q: string, asker: Asker) => SearchSource;
};

/** Who asks, and when and where days begin for them. */
export type Asker = { mayReveal: boolean; now: Date; zone: string };
