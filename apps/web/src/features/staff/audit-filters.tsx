import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { validateBy } from '../../shared/form/field-errors.ts';
import { auditSearch, type AuditSearch } from './audit-search.ts';

type Props = { search: AuditSearch; onSearch: (search: AuditSearch) => void };

const fields = [
  { name: 'action', label: 'Action', placeholder: 'billing.refund_payment' },
  { name: 'targetKind', label: 'Kind of target', placeholder: 'refund' },
  { name: 'targetId', label: 'Target id', placeholder: '' },
  { name: 'actorId', label: 'Actor id', placeholder: '' },
] as const;

/** The filters of the log; they live in the address, so a view can be sent to a colleague. */
export function AuditFilters(props: Props) {
  return <Filters key={JSON.stringify(props.search)} {...props} />;
}

function Filters({ search, onSearch }: Props) {
  const initialValues = Object.fromEntries(fields.map(({ name }) => [name, search[name] ?? '']));
  const form = useForm({ initialValues, validate: validateBy(auditSearch) });
  const apply = form.onSubmit((values) =>
    onSearch(Object.fromEntries(Object.entries(values).filter(([, text]) => text.trim() !== ''))),
  );
  return (
    <search>
      <form onSubmit={apply} className="bd-audit-filters" noValidate>
        {fields.map(({ name, label, placeholder }) => (
          <TextInput key={name} label={label} placeholder={placeholder} {...form.getInputProps(name)} />
        ))}
        <Button type="submit" variant="default">
          Filter
        </Button>
        {Object.keys(search).length > 0 && (
          <Button variant="subtle" onClick={() => onSearch({})}>
            Clear
          </Button>
        )}
      </form>
    </search>
  );
}
