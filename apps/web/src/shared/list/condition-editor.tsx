import { type ListFields, type Operator, operatorsOf } from '@backdesk/contract';
import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type Draft, emptyDraft, filterableFields, takes } from './filter-draft.ts';
import { operatorWords } from './filter-text.ts';
import type { Call, Options } from './list-types.ts';
import { OptionChecklist } from './option-checklist.tsx';
import { ValueInput } from './value-input.tsx';

type Props = {
  fields: ListFields;
  /** The field is chosen elsewhere. */
  isFieldFixed?: boolean;
  /** Who knows the values that only the installation knows. */
  call: Call<Options> | undefined;
  product: string | undefined;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onRemove?: () => void;
};

/** Field, operator and value of one condition, by the kind of the field. */
export function ConditionEditor(props: Props) {
  const { fields, isFieldFixed = false, call, product, draft, onDraft, onRemove } = props;
  const field = fields[draft.field];
  if (!field) return null;
  const operators = operatorsOf[field.kind];
  return (
    <div className={isFieldFixed ? 'bd-condition' : 'bd-condition bd-condition-nested'}>
      <div className="bd-condition-row">
        {!isFieldFixed && (
          <NativeSelect
            aria-label="Field"
            value={draft.field}
            data={filterableFields(fields).map(([value, { label }]) => ({ value, label }))}
            onChange={(event) => onDraft(emptyDraft(event.currentTarget.value, fields))}
          />
        )}
        {field.kind === 'flag' ? (
          <NativeSelect
            aria-label={`${field.label}, yes or no`}
            value={draft.isOn ? 'yes' : 'no'}
            data={['yes', 'no']}
            onChange={(event) => onDraft({ ...draft, isOn: event.currentTarget.value === 'yes' })}
          />
        ) : (
          operators.length > 1 && (
            <NativeSelect
              aria-label={`How ${field.label} compares`}
              data-autofocus={isFieldFixed || undefined}
              value={draft.op}
              data={operators.map((op) => ({ value: op, label: operatorWords[op] }))}
              onChange={(event) => onDraft(withOperator(draft, event.currentTarget.value as Operator))}
            />
          )
        )}
        {onRemove && (
          <ActionIcon
            variant="subtle"
            size={24}
            aria-label={`Remove the condition on ${field.label}`}
            onClick={onRemove}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {field.kind === 'enum' && takes(draft.op) !== 'nothing' && (
        <OptionChecklist
          name={draft.field}
          field={field}
          call={call}
          product={product}
          values={draft.values}
          onValues={(values) => onDraft({ ...draft, values })}
        />
      )}
      {field.kind !== 'enum' && field.kind !== 'flag' && (
        <ValueInput field={field} draft={draft} onDraft={onDraft} />
      )}
    </div>
  );
}

/** Another operator keeps what was typed where it still makes sense. */
function withOperator(draft: Draft, op: Operator): Draft {
  const isSame = (takes(draft.op) === 'span') === (takes(op) === 'span');
  return isSame ? { ...draft, op } : { ...draft, op, text: takes(op) === 'span' ? '30' : '', to: '' };
}
