import type { World } from '../world.ts';

export type Value = string | number | boolean | null | undefined;
/** A table to be filled: its columns and, in the same order, the values of each row. */
export type TableRows = {
  table: string;
  columns: readonly string[];
  rows: (world: World) => Iterable<readonly Value[]>;
};

/** One row in the text format of COPY. The values are our own: none holds a tab, a break or a backslash. */
export function copyLine(values: readonly Value[]): string {
  let line = '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (index > 0) line += '\t';
    line += value === null || value === undefined ? '\\N' : value;
  }
  return `${line}\n`;
}
