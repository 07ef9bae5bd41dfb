import { isRelationFilter, type ListFields, type ListFilter } from '@backdesk/contract';
import { useQueries } from '@tanstack/react-query';
import type { LabelOf } from './filter-text.ts';
import { ask, type Call, type ListRow, type ListSource, type Options } from './list-types.ts';

type Asked = { relation: string | undefined; field: string; call: Call<Options> };

/** The words for values in filters that only the installation knows; the value itself until they are here. */
export function useOptionLabels<Row extends ListRow>(
  source: ListSource<Row>,
  filters: readonly ListFilter[],
  product: string | undefined,
): LabelOf {
  const asked = unknownFields(source, filters);
  const answers = useQueries({
    queries: asked.map(({ field, call }) => ({
      ...ask<Options>(call, { field, product }),
      staleTime: 60_000,
    })),
  });
  return (field, value, relation) => {
    const index = asked.findIndex((one) => one.field === field && one.relation === relation);
    return answers[index]?.data?.options.find((option) => option.value === value)?.label;
  };
}

function unknownFields<Row extends ListRow>(
  source: ListSource<Row>,
  filters: readonly ListFilter[],
): Asked[] {
  const { definition, calls, relationOptions = {} } = source;
  const found = new Map<string, Asked>();
  const note = (fields: ListFields, field: string, call: Call<Options> | undefined, relation?: string) => {
    const { kind, options } = fields[field] ?? {};
    if (kind === 'enum' && !options && call)
      found.set(`${relation ?? ''}.${field}`, { relation, field, call });
  };
  for (const filter of filters)
    if (isRelationFilter(filter))
      for (const { field } of filter.where)
        note(
          definition.relations[filter.relation]?.fields ?? {},
          field,
          relationOptions[filter.relation],
          filter.relation,
        );
    else note(definition.fields, filter.field, calls.options);
  return [...found.values()];
}
