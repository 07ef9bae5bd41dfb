import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { validateBy } from '../../shared/form/field-errors.ts';
import { useCan } from '../../shared/me.ts';
import { trpc } from '../../shared/trpc.ts';
import { auditSearch, type AuditSearch } from './audit-search.ts';

type Props = { search: AuditSearch; onSearch: (search: AuditSearch) => void };
type Choice = { value: string; label: string };

const names = [
  'actorId',
  'action',
  'targetKind',
  'targetId',
  'product',
  'reason',
  'from',
  'to',
  'at',
] as const;

/** The filters of the log; they live in the address, so a view can be sent to a colleague. */
export function AuditFilters(props: Props) {
  return <Filters key={JSON.stringify(props.search)} {...props} />;
}

function Filters({ search, onSearch }: Props) {
  const choices = useChoices(search);
  const initialValues = Object.fromEntries(names.map((name) => [name, search[name] ?? '']));
  const form = useForm({
    initialValues,
    validate: (values) => validateBy(auditSearch)(filled(values)),
  });
  const apply = form.onSubmit((values) => onSearch(filled(values)));
  const select = (name: (typeof names)[number], label: string, data: Choice[]) => (
    <NativeSelect label={label} data={[{ value: '', label: 'any' }, ...data]} {...form.getInputProps(name)} />
  );
  const count = Object.keys(search).length;
  const isNarrow = useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false });
  const fields = (
    <search>
      <form onSubmit={apply} className="bd-audit-filters" noValidate>
        {select('actorId', 'Who', choices.members)}
        {select('action', 'Action', choices.actions)}
        {select('targetKind', 'Kind of target', choices.targetKinds)}
        <TextInput label="Target id" autoComplete="off" {...form.getInputProps('targetId')} />
        {select('product', 'Product', choices.products)}
        <TextInput label="Reason contains" autoComplete="off" {...form.getInputProps('reason')} />
        <TextInput label="From" type="date" {...form.getInputProps('from')} />
        <TextInput label="To" type="date" {...form.getInputProps('to')} />
        <TextInput label="Jump to" type="date" {...form.getInputProps('at')} />
        <div className="bd-audit-buttons">
          <Button type="submit" variant="default">
            Filter
          </Button>
          {count > 0 && (
            <Button variant="subtle" onClick={() => onSearch({})}>
              Clear
            </Button>
          )}
        </div>
      </form>
    </search>
  );
  // On a phone nine fields would stand before the first entry.
  if (!isNarrow) return fields;
  return (
    <details className="bd-audit-drawer">
      <summary>Filters{count > 0 && ` (${count})`}</summary>
      {fields}
    </details>
  );
}

function filled(values: Record<string, string>): AuditSearch {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  );
}

/** What occurs in the log; a value of the address stays choosable although it does not. */
function useChoices(search: AuditSearch) {
  const { data } = useQuery(trpc.staff.auditOptions.queryOptions());
  const canSeeProducts = useCan('products:read');
  const products = useQuery({ ...trpc.products.list.queryOptions(), enabled: canSeeProducts });
  const asChoice = (value: string): Choice => ({ value, label: value.replaceAll('_', ' ') });
  const withPresent = (choices: Choice[], present: string | undefined) =>
    present === undefined || choices.some(({ value }) => value === present)
      ? choices
      : [...choices, { value: present, label: present }];
  return {
    actions: withPresent((data?.actions ?? []).map(asChoice), search.action),
    targetKinds: withPresent((data?.targetKinds ?? []).map(asChoice), search.targetKind),
    members: withPresent(
      (data?.members ?? []).map(({ id, name }) => ({ value: id, label: name })),
      search.actorId,
    ),
    products: withPresent(
      (products.data?.products ?? []).map(({ key, name }) => ({ value: key, label: name })),
      search.product,
    ),
  };
}
