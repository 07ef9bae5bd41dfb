import { z } from 'zod';
import { line } from '../wire.ts';
import type { FieldKind, ListField } from './definition.ts';

export const relativeUnits = ['hour', 'day', 'week', 'month', 'year'] as const;
export const relativeSpan = z.strictObject({
  n: z.int().min(1, 'must be at least 1').max(999, 'must be at most 999'),
  unit: z.enum(relativeUnits),
});
export type RelativeSpan = z.output<typeof relativeSpan>;

/** A day of the calendar; which instants it holds depends on the zone that is sent along. */
export const day = z.iso.date();
const days = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before the first day' });

const word = line(200).min(1, 'is empty');
/** Minor units as a decimal string: filters stay as they stand in the URL. */
const amount = z.string().regex(/^-?\d{1,18}$/, 'must be whole minor units');
const amounts = z
  .strictObject({ from: amount, to: amount })
  .refine(({ from, to }) => BigInt(from) <= BigInt(to), {
    path: ['to'],
    message: 'must not be less than the first amount',
  });
const number = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const numbers = z
  .strictObject({ from: number, to: number })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be less than the first number' });
const identifier = z.string().regex(/^[\w-]{1,100}$/, 'is not an id');

/** The operators of each kind of field; a closed list. */
export const operatorsOf = {
  text: ['is', 'contains', 'starts_with', 'empty', 'not_empty'],
  enum: ['in', 'not_in', 'empty', 'not_empty'],
  money: ['is', 'at_least', 'at_most', 'between', 'empty', 'not_empty'],
  count: ['is', 'at_least', 'at_most', 'between', 'empty', 'not_empty'],
  instant: ['in_last', 'not_in_last', 'in_next', 'before', 'after', 'on', 'between', 'empty', 'not_empty'],
  flag: ['is'],
  id: ['is'],
} as const satisfies Record<FieldKind, readonly string[]>;
export type Operator = (typeof operatorsOf)[FieldKind][number];

/** Operators that take no value. */
export const isBare = (operator: Operator) => operator === 'empty' || operator === 'not_empty';

export type FilterValue =
  | string
  | number
  | boolean
  | string[]
  | RelativeSpan
  | { from: string; to: string }
  | { from: number; to: number };

/** What the value of one operator on one field has to look like; undefined where it takes none. */
export function valueSchema(field: ListField, operator: Operator): z.ZodType<FilterValue> | undefined {
  if (isBare(operator)) return undefined;
  switch (field.kind) {
    case 'text':
      return word;
    case 'enum':
      return z
        .array(field.options ? z.enum(field.options.map(({ value }) => value)) : word)
        .min(1, 'choose at least one')
        .max(20, 'at most 20 at a time');
    case 'money':
      return operator === 'between' ? amounts : amount;
    case 'count':
      return operator === 'between' ? numbers : number;
    case 'instant':
      if (operator === 'between') return days;
      return operator === 'before' || operator === 'after' || operator === 'on' ? day : relativeSpan;
    case 'flag':
      return z.boolean();
    case 'id':
      return identifier;
  }
}
