import type { AnyList, listNewSinceView, listOptionsView, Permission, Wire } from '@backdesk/contract';
import type { Tone } from '@backdesk/ui';
import type { UseQueryOptions } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Count } from './count-text.ts';
import type { ListSearch } from './search-state.ts';

/** A row as it travels: a value per field, and what the list adds for links. */
export type ListRow = { readonly id: string; readonly [field: string]: unknown };
export type ListPage<Row> = {
  rows: Row[];
  nextCursor: string | null;
  previousCursor: string | null;
  topCursor: string | null;
};
export type NewSince = Wire<typeof listNewSinceView>;
export type Options = Wire<typeof listOptionsView>;

/** A tRPC query, by what it answers. Its input is built by the engine from the list's definition. */
export type Call<Output> = {
  queryOptions: (input: never, options?: never) => unknown;
  '~types': { output: Output };
};

export type Asked<Output> = UseQueryOptions<Output>;

/**
 * How to ask a procedure. The engine knows inputs by the definition alone, so this is the one place
 * where the procedure's own type of input is not looked at. Leaving the screen aborts the request.
 */
export function ask<Output>(call: Call<Output>, input: object): Asked<Output> {
  const options = { trpc: { abortOnUnmount: true } };
  return call.queryOptions(input as never, options as never) as Asked<Output>;
}

/** Where the rows of a list come from. */
export type ListSource<Row extends ListRow> = {
  definition: AnyList;
  /** What reading the list takes, and what taking it out as CSV. */
  permission: Permission;
  exportPermission: Permission;
  calls: { page: Call<ListPage<Row>>; count: Call<Count>; newSince: Call<NewSince>; options: Call<Options> };
  /** Who knows the values of a relation's fields: the options of the list that it is about. */
  relationOptions?: Readonly<Record<string, Call<Options>>>;
  /** Money is read anew each time it is shown; what changes seldom may be a few seconds old. */
  freshness: 'money' | 'ordinary';
};

/** What a row's link gets; the screen spreads it onto a `<Link>` to where the row leads. */
export type RowLinkProps = { className: string; 'data-row-link': string; children: ReactNode };

/** A view that comes with the list. */
export type BuiltInView = { name: string; search: ListSearch };

/** How a list is drawn: words, cells, where rows lead. */
export type ListLook<Row extends ListRow> = {
  title: string;
  /** What the search box looks at, as its placeholder. */
  searchHint: string;
  /** What a row is called by screen readers: "the payment of $29.00". */
  rowName: (row: Row) => string;
  rowLink: (row: Row, props: RowLinkProps) => ReactNode;
  /** Cells that are more than their kind; they must not be links or buttons in the first column. */
  cells?: Readonly<Record<string, (row: Row, isFirst: boolean) => ReactNode>>;
  /** Buttons for what is done with a row from the list itself. */
  acts?: (row: Row) => ReactNode;
  /** The colour of an enum's values. */
  tones?: Readonly<Record<string, Readonly<Record<string, Tone>>>>;
  /** What a card on a phone shows, where nobody has chosen columns; else the first of those. */
  card?: readonly string[];
  /** The id that "copy" copies, when it is not the row's own. */
  copyId?: (row: Row) => string;
  stripeUrl?: (row: Row) => string | null;
  views: readonly BuiltInView[];
  /** What it says above `whenEmpty`, where no rows are good news; else that there are none yet. */
  emptyTitle?: string;
  /** Shown where the list has no rows at all: why, and what to do. */
  whenEmpty: ReactNode;
};
