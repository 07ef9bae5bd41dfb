import type { AnyList } from '@backdesk/contract';
import { defaultColumns } from './search-state.ts';

/** Every field that can be a column, in the order of the definition. */
export function offeredColumns(definition: AnyList): string[] {
  return Object.entries(definition.fields).flatMap(([key, { column }]) => (column === 'none' ? [] : [key]));
}

/** The columns to show, from the state of the list. */
export function shownColumns(definition: AnyList, chosen: readonly string[] | undefined): string[] {
  return chosen ? [...chosen] : defaultColumns(definition);
}

/** Shows a column at the end, or hides it; the last one stays, a list without columns says nothing. */
export function toggleColumn(columns: readonly string[], key: string): string[] {
  if (!columns.includes(key)) return [...columns, key];
  return columns.length === 1 ? [...columns] : columns.filter((other) => other !== key);
}

/** The columns with one of them at another place; places beyond the ends are the ends. */
export function moveColumn(columns: readonly string[], key: string, to: number): string[] {
  const rest = columns.filter((other) => other !== key);
  if (rest.length === columns.length) return [...columns];
  const place = Math.min(rest.length, Math.max(0, to));
  return rest.toSpliced(place, 0, key);
}

/** What to keep in the address: nothing where it is the default. */
export function columnsToKeep(definition: AnyList, columns: readonly string[]): string[] | undefined {
  return columns.join() === defaultColumns(definition).join() ? undefined : [...columns];
}
