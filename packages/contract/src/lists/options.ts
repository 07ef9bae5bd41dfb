import type { FieldOption } from '../list/definition.ts';

/** The options of an enum from the words for its values. */
export const optionsOf = (labels: Readonly<Record<string, string>>): readonly FieldOption[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
