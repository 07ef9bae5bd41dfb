import {
  type FieldFilter,
  type FieldKind,
  isRelationFilter,
  type ListField,
  type ListFilter,
  type RelativeSpan,
} from '@backdesk/contract';
import { sql } from 'kysely';
import { Refusal } from '../errors.ts';
import { away, endOf, startOf } from './days.ts';
import { containing, startingWith } from './pattern.ts';
import type { Asker, FieldSource, Fragment, ListSource, RelationSource, Sql } from './source.ts';

/** What all filters come to: conditions that hold for each row, and pieces of text that may be rare. */
export type Conditions = { plain: Sql[]; fragments: Fragment[] };

/** Compiles the filters of a list. Throws Refusal for what this person may not ask. */
export function compileFilters(source: ListSource, filters: readonly ListFilter[], asker: Asker): Conditions {
  const plain: Sql[] = [];
  const fragments: Fragment[] = [];
  for (const filter of filters) {
    if (isRelationFilter(filter)) {
      plain.push(relationCondition(source, filter, asker));
      continue;
    }
    const { field, read } = fieldOf(source.definition.fields, source.fields, filter.field);
    if (field.isPersonal === true && isPiece(filter) && !asker.mayReveal)
      throw new Refusal(
        'forbidden',
        `Your role finds ${field.label.toLowerCase()} only when it is whole: filter by “is” instead.`,
      );
    if (field.kind === 'enum' && filter.op === 'in' && read.rareOneOf) {
      fragments.push(read.rareOneOf(filter.value as string[]));
      continue;
    }
    const condition = compileCondition(field.kind, read, filter, asker);
    if (isPiece(filter)) fragments.push({ narrow: condition, wide: condition });
    else plain.push(condition);
  }
  return { plain, fragments };
}

const isPiece = ({ op }: FieldFilter) => op === 'contains' || op === 'starts_with';

function fieldOf(
  fields: Readonly<Record<string, ListField>>,
  sources: Readonly<Record<string, FieldSource>>,
  key: string,
): { field: ListField; read: FieldSource } {
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  const read = Object.hasOwn(sources, key) ? sources[key] : undefined;
  if (!field || !read) throw new Error(`The list has no source for its field ${key}.`);
  return { field, read };
}

function relationCondition(
  source: ListSource,
  { relation, has, where }: { relation: string; has: boolean; where: readonly FieldFilter[] },
  asker: Asker,
): Sql {
  const definition = source.definition.relations[relation];
  const read: RelationSource | undefined = source.relations[relation];
  if (!definition || !read) throw new Error(`The list has no source for its relation ${relation}.`);
  const conditions = where.map((filter) => {
    const found = fieldOf(definition.fields, read.fields, filter.field);
    return compileCondition(found.field.kind, found.read, filter, asker);
  });
  const inner = sql`exists (select from ${read.from} where ${allOf([read.on, ...conditions])})`;
  return has ? inner : sql`not ${inner}`;
}

/** All of the conditions; true where there are none. */
export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`;
}

type Compile = (read: FieldSource, op: FieldFilter['op'], value: never, asker: Asker) => Sql | undefined;

/** One condition per kind of field. A negation is the complement: it also holds for rows without a value. */
const compilers: Record<FieldKind, Compile> = {
  text: (read, op, value: string) => {
    const text = compared(read);
    if (op === 'is') return sql`${text} = lower(${value})`;
    if (op === 'contains') return containing(text, value);
    if (op === 'starts_with') return startingWith(text, value);
    return undefined;
  },
  enum: (read, op, value: string[]) => {
    const isOneOf = read.isOneOf?.(value) ?? sql`${compared(read)} = any(${value}::text[])`;
    if (op === 'in') return isOneOf;
    // coalesce: a comparison with nothing is neither true nor false.
    if (op === 'not_in') return sql`not coalesce(${isOneOf}, false)`;
    return undefined;
  },
  money: (read, op, value: string | { from: string; to: string }) => range(compared(read), op, value),
  count: (read, op, value: number | { from: number; to: number }) => range(compared(read), op, value),
  instant: (read, op, value: string | RelativeSpan | { from: string; to: string }, asker) => {
    const at = compared(read);
    if (typeof value === 'string') {
      if (op === 'before') return sql`${at} < ${startOf(value, asker)}`;
      if (op === 'after') return sql`${at} >= ${endOf(value, asker)}`;
      if (op === 'on') return sql`(${at} >= ${startOf(value, asker)} and ${at} < ${endOf(value, asker)})`;
      return undefined;
    }
    if (value === undefined) return undefined;
    if ('from' in value)
      return sql`(${at} >= ${startOf(value.from, asker)} and ${at} < ${endOf(value.to, asker)})`;
    const now = sql`${asker.now}::timestamptz`;
    const inLast = sql`(${at} >= ${away(value, -1, asker)} and ${at} <= ${now})`;
    if (op === 'in_last') return inLast;
    if (op === 'not_in_last') return sql`not coalesce(${inLast}, false)`;
    if (op === 'in_next') return sql`(${at} > ${now} and ${at} <= ${away(value, 1, asker)})`;
    return undefined;
  },
  flag: (read, _op, value: boolean) => (value ? compared(read) : sql`not ${compared(read)}`),
  id: (read, _op, value: string) => read.is?.(value) ?? sql`${compared(read)} = ${value}`,
};

const compared = (read: FieldSource) => read.compared ?? read.shown;

function range(
  column: Sql,
  op: FieldFilter['op'],
  value: string | number | { from: string | number; to: string | number },
): Sql | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object') return sql`(${column} >= ${value.from} and ${column} <= ${value.to})`;
  if (op === 'is') return sql`${column} = ${value}`;
  if (op === 'at_least') return sql`${column} >= ${value}`;
  if (op === 'at_most') return sql`${column} <= ${value}`;
  return undefined;
}

function compileCondition(kind: FieldKind, read: FieldSource, { op, value }: FieldFilter, asker: Asker): Sql {
  if (op === 'empty') return read.isEmpty ?? sql`${compared(read)} is null`;
  if (op === 'not_empty') return read.isEmpty ? sql`not ${read.isEmpty}` : sql`${compared(read)} is not null`;
  const condition = compilers[kind](read, op, value as never, asker);
  if (!condition) throw new Error(`No condition “${op}” for a field of the kind ${kind}.`);
  return condition;
}
