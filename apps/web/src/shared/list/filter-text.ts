import {
  type AnyList,
  type FieldFilter,
  type FilterValue,
  isRelationFilter,
  type ListField,
  type ListFields,
  type ListFilter,
  type Operator,
  type RelativeSpan,
} from '@backdesk/contract';
import { amountText } from './amount-text.ts';
import { once } from '../once.ts';

/** Each operator as it stands between a field and its value. */
export const operatorWords: Record<Operator, string> = {
  is: 'is',
  contains: 'contains',
  starts_with: 'starts with',
  empty: 'is empty',
  not_empty: 'is not empty',
  in: 'is',
  not_in: 'is not',
  at_least: 'at least',
  at_most: 'at most',
  between: 'between',
  in_last: 'in the last',
  not_in_last: 'not in the last',
  in_next: 'in the next',
  before: 'before',
  after: 'after',
  on: 'on',
};

/** The word for a value of an enum; the value itself while nobody knows a better one. */
export type LabelOf = (field: string, value: string, relation?: string) => string | undefined;
type Context = {
  fields: ListFields;
  labelOf: LabelOf;
  relation?: string | undefined;
  currency?: string | undefined;
};

/** A filter in words: "Status is Failed or Canceled", "has payments where Amount at least 50.00". */
export function filterText(
  definition: AnyList,
  filter: ListFilter,
  labelOf: LabelOf = () => undefined,
  currency?: string,
): string {
  if (!isRelationFilter(filter))
    return conditionText(filter, { fields: definition.fields, labelOf, currency });
  const relation = definition.relations[filter.relation];
  const has = `${filter.has ? 'has' : 'has no'} ${relation?.label ?? filter.relation}`;
  if (!relation || filter.where.length === 0) return has;
  const context = { fields: relation.fields, labelOf, relation: filter.relation, currency };
  return `${has} where ${filter.where.map((condition) => conditionText(condition, context)).join(' and ')}`;
}

function conditionText(filter: FieldFilter, context: Context): string {
  const field = context.fields[filter.field];
  if (!field) return filter.field;
  if (field.kind === 'flag') return filter.value === true ? field.label : `not ${field.label}`;
  const value = filter.value === undefined ? '' : ` ${valueText(filter, field, filter.value, context)}`;
  return `${field.label} ${operatorWords[filter.op]}${value}`;
}

function valueText(filter: FieldFilter, field: ListField, value: FilterValue, context: Context): string {
  if (Array.isArray(value)) {
    const labels = value.map(
      (one) =>
        field.options?.find((option) => option.value === one)?.label ??
        context.labelOf(filter.field, one, context.relation) ??
        one,
    );
    return new Intl.ListFormat('en', { type: 'disjunction' }).format(labels);
  }
  const one = (part: string | number) =>
    field.kind === 'money'
      ? amountText(String(part), context.currency)
      : field.kind === 'instant'
        ? dayText(String(part))
        : String(part);
  if (typeof value === 'object')
    return 'unit' in value ? spanText(value) : `${one(value.from)} and ${one(value.to)}`;
  return typeof value === 'boolean' ? String(value) : one(value);
}

const days = once(
  () =>
    new Intl.DateTimeFormat('en-GB', {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    }),
);

/** "2026-02-28" → "28 Feb 2026": a day of the calendar, without a zone. */
export function dayText(day: string): string {
  return days().format(new Date(`${day}T00:00:00Z`));
}

/** "30 days", "day" for one: what comes after "in the last". */
export function spanText({ n, unit }: RelativeSpan): string {
  return n === 1 ? unit : `${n} ${unit}s`;
}
