import { type AnyList, type FieldKind, readSort } from '@backdesk/contract';

/** Words start at A, everything else with the most or the latest. */
const isDescendingFirst: Record<FieldKind, boolean> = {
  text: false,
  enum: false,
  id: false,
  flag: true,
  money: true,
  count: true,
  instant: true,
};

export type Order = 'ascending' | 'descending' | 'none';

/** How the list is sorted by this field at present, as `aria-sort` says it. */
export function orderOf(definition: AnyList, sort: string | undefined, field: string): Order {
  const present = readSort(sort ?? definition.defaultSort);
  if (present.field !== field) return 'none';
  return present.isDescending ? 'descending' : 'ascending';
}

/** The sort after a click on the field's head; undefined where it is the list's default. */
export function nextSort(definition: AnyList, sort: string | undefined, field: string): string | undefined {
  const order = orderOf(definition, sort, field);
  const kind = definition.fields[field]?.kind ?? 'text';
  const isDescending = order === 'none' ? isDescendingFirst[kind] : order === 'ascending';
  const next = isDescending ? `-${field}` : field;
  return next === definition.defaultSort ? undefined : next;
}

/** The instant field that the list is sorted by; only there can one jump to a date. */
export function instantSort(definition: AnyList, sort: string | undefined): string | undefined {
  const { field } = readSort(sort ?? definition.defaultSort);
  return definition.fields[field]?.kind === 'instant' ? field : undefined;
}

/**
 * The instant to begin at so that the whole day, as the viewer counts days, comes into sight: the
 * list goes on in its own direction from there.
 */
export function jumpInstant(definition: AnyList, sort: string | undefined, day: string): string {
  const { isDescending } = readSort(sort ?? definition.defaultSort);
  const at = new Date(`${day}T00:00:00`);
  if (isDescending) at.setDate(at.getDate() + 1);
  return at.toISOString();
}
