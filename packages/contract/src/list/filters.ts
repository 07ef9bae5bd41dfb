import { z } from 'zod';
import { type FilterValue, type Operator, operatorsOf, valueSchema } from './conditions.ts';
import type { AnyList, ListField, ListFields } from './definition.ts';

/** A condition on a field of the row: `{ field: 'status', op: 'in', value: ['failed'] }`. */
export type FieldFilter = { field: string; op: Operator; value?: FilterValue | undefined };
/** That rows of a relation exist, or none do, for which all of `where` holds. */
export type RelationFilter = { relation: string; has: boolean; where: FieldFilter[] };
/** All filters of a list are combined by AND. */
export type ListFilter = FieldFilter | RelationFilter;

export const isRelationFilter = (filter: ListFilter): filter is RelationFilter => 'relation' in filter;

export const maxFilters = 12;
export const maxRelationFilters = 4;

const schemas = new WeakMap<ListFields, z.ZodType<FieldFilter, FieldFilter>>();

/** The filters that a set of fields allows; anything else is refused, unknown keys included. */
export function fieldFilterSchema(fields: ListFields): z.ZodType<FieldFilter, FieldFilter> {
  let schema = schemas.get(fields);
  if (!schema) {
    schema = oneOf(fields);
    schemas.set(fields, schema);
  }
  return schema;
}

function oneOf(fields: ListFields): z.ZodType<FieldFilter, FieldFilter> {
  const options = Object.entries(fields)
    .filter(([, field]) => field.isFilterable !== false)
    .map(([key, field]) => conditionsOn(key, field));
  const [first, ...rest] = options;
  if (!first) return z.never();
  return z.discriminatedUnion('field', [first, ...rest]) as z.ZodType as z.ZodType<FieldFilter, FieldFilter>;
}

function conditionsOn(key: string, field: ListField) {
  const options = operatorsOf[field.kind].map((op) => {
    const value = valueSchema(field, op);
    const shape = { field: z.literal(key), op: z.literal(op) };
    return value ? z.strictObject({ ...shape, value }) : z.strictObject(shape);
  });
  const [first, ...rest] = options as [(typeof options)[number], ...typeof options];
  return z.discriminatedUnion('op', [first, ...rest]);
}

/** The filters of a list: on its own fields and across its relations, at most 12. */
export function listFilters(definition: AnyList): z.ZodType<ListFilter[], ListFilter[]> {
  const [first, ...rest] = Object.entries(definition.relations).map(([key, { fields }]) =>
    z.strictObject({
      relation: z.literal(key),
      has: z.boolean(),
      where: z.array(fieldFilterSchema(fields)).max(maxRelationFilters, 'at most 4 conditions'),
    }),
  );
  const own = fieldFilterSchema(definition.fields);
  const filter: z.ZodType<ListFilter, ListFilter> = first
    ? z.union([own, z.discriminatedUnion('relation', [first, ...rest])])
    : own;
  return z.array(filter).max(maxFilters, 'at most 12 filters');
}
