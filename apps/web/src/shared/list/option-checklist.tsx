import type { ListField } from '@backdesk/contract';
import { Loader, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { problemOf } from '../problem.ts';
import { ask, type Call, type Options } from './list-types.ts';

type Props = {
  name: string;
  field: ListField;
  call: Call<Options> | undefined;
  product: string | undefined;
  values: readonly string[];
  onValues: (values: string[]) => void;
};

/** The values of an enum as checkboxes: those that are declared, or those that the server knows. */
export function OptionChecklist(props: Props) {
  const { field, values, onValues } = props;
  if (field.options)
    return <Checklist label={field.label} options={field.options} values={values} onValues={onValues} />;
  return props.call ? <ServerChecklist {...props} call={props.call} /> : null;
}

function ServerChecklist({ name, field, call, product, values, onValues }: Props & { call: Call<Options> }) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const query = useQuery({
    ...ask<Options>(call, { field: name, product, search: search || undefined }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const found = query.data?.options ?? [];
  const chosen = values
    .filter((value) => !found.some((option) => option.value === value))
    .map((value) => ({ value, label: value }));
  return (
    <>
      <TextInput
        aria-label={`Search ${field.label.toLowerCase()}`}
        placeholder="Search…"
        value={typed}
        maxLength={80}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
        rightSection={query.isFetching && <Loader size={12} role="img" aria-label="Searching" />}
      />
      {query.isError && <p className="bd-filter-problem">{problemOf(query.error).message}</p>}
      {query.isSuccess && found.length === 0 && <p className="bd-muted">Nothing of that name.</p>}
      <Checklist label={field.label} options={[...chosen, ...found]} values={values} onValues={onValues} />
    </>
  );
}

type ListProps = {
  label: string;
  options: readonly { value: string; label: string }[];
  values: readonly string[];
  onValues: (values: string[]) => void;
};

function Checklist({ label, options, values, onValues }: ListProps) {
  const name = useId();
  const toggle = (value: string) =>
    onValues(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  return (
    <fieldset className="bd-checklist">
      <legend className="bd-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            className="bd-check"
            name={name}
            checked={values.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
