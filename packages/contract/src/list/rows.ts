import { z } from 'zod';
import { instant, money } from '../wire.ts';
import type { FieldKind, ListDefinition, ListField, ListFields } from './definition.ts';

const cells = {
  text: z.string().nullable(),
  enum: z.string().nullable(),
  money: money.nullable(),
  count: z.number().nullable(),
  instant: instant.nullable(),
  flag: z.boolean().nullable(),
  id: z.string().nullable(),
} as const satisfies Record<FieldKind, z.ZodType>;
const many = z.array(z.string());

type CellSchema<Field extends ListField> = Field extends { readonly isMany: true }
  ? typeof many
  : (typeof cells)[Field['kind']];
type CellShape<Fields extends ListFields> = { -readonly [Key in keyof Fields]: CellSchema<Fields[Key]> };

/**
 * The view of one row: a cell per field by its kind, null where there is nothing to say, and what
 * the list adds for links (ids of what the row belongs to, an address at Stripe).
 */
export function listRow<Fields extends ListFields, Extra extends z.ZodRawShape>(
  definition: Pick<ListDefinition<string, Fields>, 'fields'>,
  extra: Extra,
) {
  const shape = Object.fromEntries(
    Object.entries(definition.fields).map(([key, field]) => [
      key,
      field.isMany === true ? many : cells[field.kind],
    ]),
  ) as CellShape<Fields>;
  return z.object({ ...shape, ...extra });
}

/** What a cell holds inside the server and, decoded, in the web. */
export type Cell = string | number | boolean | Date | string[] | { amount: bigint; currency: string } | null;
