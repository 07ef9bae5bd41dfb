import { type ListField, relativeUnits } from '@backdesk/contract';
import { NativeSelect, TextInput } from '@mantine/core';
import { type Draft, takes } from './filter-draft.ts';

type Props = { field: ListField; draft: Draft; onDraft: (draft: Draft) => void };

/** The value of a condition: text, an amount, a number, a day of the calendar or a span of time. */
export function ValueInput({ field, draft, onDraft }: Props) {
  const shape = takes(draft.op);
  if (shape === 'nothing') return null;
  const input = inputOf(field, shape);
  const one = (key: 'text' | 'to', label: string) => (
    <TextInput
      aria-label={label}
      autoComplete="off"
      {...input}
      value={draft[key]}
      onChange={(event) => onDraft({ ...draft, [key]: event.currentTarget.value })}
    />
  );
  return (
    <div className="bd-condition-row">
      {one('text', shape === 'range' ? `${field.label}, from` : field.label)}
      {shape === 'range' && (
        <>
          <span className="bd-muted">and</span>
          {one('to', `${field.label}, to`)}
        </>
      )}
      {shape === 'span' && (
        <NativeSelect
          aria-label="Unit of time"
          value={draft.unit}
          data={relativeUnits.map((unit) => ({ value: unit, label: draft.text === '1' ? unit : `${unit}s` }))}
          onChange={(event) => onDraft({ ...draft, unit: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

function inputOf({ kind }: ListField, shape: 'span' | 'range' | 'one') {
  if (kind === 'money') return { inputMode: 'decimal', placeholder: '29.00' } as const;
  if (kind === 'count' || shape === 'span') return { inputMode: 'numeric' } as const;
  // The browser's own calendar: it knows the person's language, keyboard and screen reader.
  if (kind === 'instant') return { type: 'date', max: '9999-12-31' } as const;
  return { maxLength: 200, spellCheck: false } as const;
}
