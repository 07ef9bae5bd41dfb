/** An index as its own statement; what it is for stands on it as a comment (see the migrations). */
type Index = { name: string; expression: string };

/**
 * `idx_{table}_{columns}`, where directions and a trailing id stay out of the name. `columns` are
 * written as in SQL (`created_at desc`), `where` makes it partial.
 */
export function indexOn(table: string, columns: readonly string[], where?: string): Index {
  const words = columns.map((column) => column.split(' ')[0] ?? column);
  const named = words.at(-1) === 'id' ? words.slice(0, -1) : words;
  const name = `idx_${table}_${named.join('_')}`;
  return {
    name,
    expression: `create index "${name}" on "${table}" (${columns.join(', ')})${where ? ` where ${where}` : ''}`,
  };
}

/** The order of a list that starts with its newest row, within `leading`. */
export function newestFirst(table: string, ...leading: string[]): Index {
  return indexOn(table, [...leading, 'created_at desc', 'id desc']);
}

/** What a list needs to be read newest first: per product, across products, by state. */
export function listIndexes(table: string, state: string): Index[] {
  return [
    newestFirst(table, 'product_id'),
    newestFirst(table),
    newestFirst(table, 'product_id', state),
    newestFirst(table, state),
  ];
}

/** What a list needs to be read in the order of another column, across products and of one. */
export function orderIndexes(table: string, column: string): Index[] {
  return [
    indexOn(table, [`${column} desc`, 'id desc']),
    indexOn(table, ['product_id', `${column} desc`, 'id desc']),
  ];
}

/** A foreign key that is empty on most rows. */
export function sparseIndex(table: string, column: string): Index {
  return indexOn(table, [column], `${column} is not null`);
}

/** Finds pieces of what people typed, in any case. */
export function trigramIndex(table: string, column: string): Index {
  const name = `idx_${table}_${column}_trigram`;
  return {
    name,
    expression: `create index "${name}" on "${table}" using gin (lower(${column}) gin_trgm_ops)`,
  };
}

/** An id of another system: unique within a product where there is one. */
export function externalIdIndex(table: string): Index {
  const name = `${table}_product_id_external_id_unique`;
  return {
    name,
    expression: `create unique index "${name}" on "${table}" (product_id, external_id) where external_id is not null`,
  };
}
