import { isRelationFilter, type ListFilter, maxRelationFilters } from '@backdesk/contract';
import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { ConditionEditor } from './condition-editor.tsx';
import { type Draft, emptyDraft, filterableFields, fromDraft, judge, toDraft } from './filter-draft.ts';
import type { ListRow, ListSource } from './list-types.ts';

type Props<Row extends ListRow> = {
  source: ListSource<Row>;
  product: string | undefined;
  currency: string | undefined;
  filter?: ListFilter;
  onApply: (filter: ListFilter) => void;
  onCancel: () => void;
};

/** `subject` is a field of the row, or a relation written as `>payments`. */
type State = { subject: string; own: Draft; has: boolean; where: Draft[] };

/** Builds one filter: on a field of the row, or across a relation with conditions of its own. */
export function FilterEditor<Row extends ListRow>(props: Props<Row>) {
  const { source, product, currency, filter, onApply, onCancel } = props;
  const { definition } = source;
  const [state, setState] = useState(() => start(props));
  const [problem, setProblem] = useState<string>();
  const relationKey = state.subject.startsWith('>') ? state.subject.slice(1) : undefined;
  const relation = relationKey ? definition.relations[relationKey] : undefined;

  const choose = (subject: string) => {
    setProblem(undefined);
    const related = definition.relations[subject.slice(1)]?.fields;
    const first = related && filterableFields(related)[0]?.[0];
    setState({
      subject,
      own: emptyDraft(subject, definition.fields),
      has: true,
      where: related && first ? [emptyDraft(first, related)] : [],
    });
  };
  const apply = () => {
    const made: ListFilter =
      relation && relationKey
        ? {
            relation: relationKey,
            has: state.has,
            where: state.where.map((draft) => fromDraft(draft, relation.fields, currency)),
          }
        : fromDraft(state.own, definition.fields, currency);
    const judged = judge(definition, made);
    if ('problem' in judged) setProblem(judged.problem);
    else onApply(judged.filter);
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        apply();
      }}
    >
      <Stack gap={8}>
        <NativeSelect
          label="Filter by"
          data-autofocus={filter ? undefined : true}
          value={state.subject}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="" disabled>
            Choose…
          </option>
          <optgroup label={`The ${definition.noun[0]}`}>
            {filterableFields(definition.fields).map(([key, { label }]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </optgroup>
          {Object.keys(definition.relations).length > 0 && (
            <optgroup label="What belongs to it">
              {Object.entries(definition.relations).map(([key, { label }]) => (
                <option key={key} value={`>${key}`}>
                  has {label} where …
                </option>
              ))}
            </optgroup>
          )}
        </NativeSelect>
        {relation && relationKey && (
          <>
            <NativeSelect
              aria-label="Has or has not"
              value={state.has ? 'has' : 'has no'}
              data={[
                { value: 'has', label: `has ${relation.label} where` },
                { value: 'has no', label: `has no ${relation.label} where` },
              ]}
              onChange={(event) => setState({ ...state, has: event.currentTarget.value === 'has' })}
            />
            {state.where.map((draft, index) => (
              <ConditionEditor
                // Conditions have no identity but their place.
                key={index}
                fields={relation.fields}
                call={source.relationOptions?.[relationKey]}
                product={product}
                draft={draft}
                onDraft={(next) => setState({ ...state, where: state.where.with(index, next) })}
                onRemove={() => setState({ ...state, where: state.where.toSpliced(index, 1) })}
              />
            ))}
            {state.where.length < maxRelationFilters && (
              <Button
                variant="subtle"
                size="compact-xs"
                style={{ alignSelf: 'flex-start' }}
                onClick={() => {
                  const first = filterableFields(relation.fields)[0]?.[0];
                  if (first)
                    setState({ ...state, where: [...state.where, emptyDraft(first, relation.fields)] });
                }}
              >
                And another condition
              </Button>
            )}
          </>
        )}
        {!relation && definition.fields[state.own.field] && (
          <ConditionEditor
            fields={definition.fields}
            isFieldFixed
            call={source.calls.options}
            product={product}
            draft={state.own}
            onDraft={(own) => setState({ ...state, own })}
          />
        )}
        {problem && (
          <p role="alert" className="bd-filter-problem">
            {problem}
          </p>
        )}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" size="compact-xs" h={28} onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" size="compact-xs" h={28} disabled={state.subject === ''}>
            Apply
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function start<Row extends ListRow>({ source, filter, currency }: Props<Row>): State {
  const { definition } = source;
  if (!filter) return { subject: '', own: emptyDraft('', definition.fields), has: true, where: [] };
  if (!isRelationFilter(filter))
    return { subject: filter.field, own: toDraft(filter, definition.fields, currency), has: true, where: [] };
  const fields = definition.relations[filter.relation]?.fields ?? {};
  return {
    subject: `>${filter.relation}`,
    own: emptyDraft('', definition.fields),
    has: filter.has,
    where: filter.where.map((condition) => toDraft(condition, fields, currency)),
  };
}
