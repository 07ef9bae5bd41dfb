import type { ListField } from '@backdesk/contract';
import { minorDigits } from '@backdesk/money';
import { sql } from 'kysely';
import { allOf } from '../conditions.ts';
import { currencyKey } from '../cells.ts';
import { orderBy } from '../keyset.ts';
import { orderOf, type Question, type Sorted } from '../question.ts';
import type { ListSource } from '../source.ts';
import { neutralised } from './csv.ts';

type Row = Record<string, unknown>;

/** Every row of the question in its order, with the chosen columns; times on the wall clock of the zone. */
export function exportStatement(
  source: ListSource,
  question: Question,
  asked: Sorted & { columns: readonly string[] },
) {
  const { plain, fragments } = question.conditions;
  const cells = asked.columns.flatMap((key) => {
    const read = source.fields[key];
    if (!read) throw new Error(`${source.definition.name} has no source for its field ${key}.`);
    const { kind } = fieldOf(source, key);
    const shown =
      kind === 'instant'
        ? sql`to_char(${read.shown} at time zone ${asked.zone ?? 'UTC'}, 'YYYY-MM-DD HH24:MI:SS')`
        : read.shown;
    const cell = sql`${shown} as ${sql.ref(key)}`;
    return read.currency ? [cell, sql`trim(${read.currency}) as ${sql.ref(currencyKey(key))}`] : [cell];
  });
  return sql<Row>`
    select ${sql.join(cells)} from ${sql.ref(source.table)} ${sql.ref(source.alias)} ${source.joins}
    where ${allOf([...plain, ...fragments.map(({ wide }) => wide)])}
    order by ${orderBy(orderOf(source, asked), false)}`;
}

/** The first line: the labels of the list; of amounts the currency has a column of its own. */
export function exportHeader(source: ListSource, columns: readonly string[], zone: string): string[] {
  return columns.flatMap((key) => {
    const { label, kind } = fieldOf(source, key);
    if (kind === 'money') return [label, `${label} currency`];
    return [kind === 'instant' ? `${label} (${zone})` : label];
  });
}

/** One line of cells as the list shows them. Only numbers and times of our own making go out as they are. */
export function exportCells(
  source: ListSource,
  columns: readonly string[],
  row: Row,
  isRevealed: boolean,
): string[] {
  return columns.flatMap((key) => {
    const field = fieldOf(source, key);
    const value = row[key] ?? null;
    if (field.kind === 'money') {
      const currency = row[currencyKey(key)];
      if (value === null || typeof currency !== 'string') return ['', ''];
      return [decimal(BigInt(value as string), currency), neutralised(currency)];
    }
    if (value === null) return [''];
    const words = source.fields[key]?.words;
    if (words) return [neutralised(words(value as never))];
    if (typeof value === 'number') return [value.toString()];
    if (field.kind === 'instant') return [value as string];
    if (field.kind === 'flag') return [value === true ? 'yes' : 'no'];
    if (Array.isArray(value)) return [neutralised((value as string[]).join(', '))];
    const mask = isRevealed ? undefined : source.masks?.[key];
    const text = mask ? (mask(value as string) ?? '') : (value as string);
    return [neutralised(labelOf(field, text))];
  });
}

function fieldOf(source: ListSource, key: string): ListField {
  const field = source.definition.fields[key];
  if (!field) throw new Error(`${source.definition.name} has no field ${key}.`);
  return field;
}

const labelOf = ({ options }: ListField, value: string) =>
  options?.find((option) => option.value === value)?.label ?? value;

/** Minor units as a decimal number with the digits of the currency: `-1234.50`. */
function decimal(amount: bigint, currency: string): string {
  const digits = minorDigits(currency);
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${amount < 0n ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
}
