import { countryName, type ListField } from '@backdesk/contract';
import { Chip, type Tone } from '@backdesk/ui';
import type { ReactNode } from 'react';
import { formatMoney, type WireMoney } from '../format.ts';
import { Time } from '../time.tsx';
import { IdCell } from './id-cell.tsx';
import { once } from '../once.ts';

const numbers = once(() => new Intl.NumberFormat('en-US'));

type Props = {
  field: ListField;
  value: unknown;
  /** The colour of each value of an enum; without one it is plain text. */
  tones?: Readonly<Record<string, Tone>> | undefined;
  /** The first column is the row's link, and a link holds no buttons. */
  isFirst?: boolean;
  /** Where Stripe's dashboard shows the row. */
  stripeUrl?: string | null;
};

/** What a cell shows by the kind of its field; a dash where there is nothing to say. */
export function Cell({ field, value, tones, isFirst = false, stripeUrl = null }: Props): ReactNode {
  if (value === null || value === undefined || value === '') return <Nothing />;
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'money':
      return isMoney(value) ? formatMoney(value) : <Nothing />;
    case 'instant':
      return <Time at={text} />;
    case 'flag':
      return value === true ? 'yes' : <Nothing />;
    case 'count':
      return typeof value === 'number' ? numbers().format(value) : <Nothing />;
    case 'id':
      return isFirst ? (
        <span className="bd-mono">{text}</span>
      ) : (
        <IdCell value={text} label={field.label} stripeUrl={stripeUrl} />
      );
    case 'enum':
      return <Values field={field} values={Array.isArray(value) ? value : [value]} tones={tones} />;
    case 'text':
      return <Text text={text} />;
  }
}

/** Text of any length in one line; all of it on hover. */
export function Text({ text }: { text: string }) {
  return (
    <span className="bd-cell-text" title={text}>
      {text}
    </span>
  );
}

export function Nothing() {
  return (
    <span className="bd-muted bd-nothing" aria-label="none" role="img">
      –
    </span>
  );
}

type ValuesProps = { field: ListField; values: readonly unknown[]; tones: Props['tones'] };

function Values({ field, values, tones }: ValuesProps) {
  if (values.length === 0) return <Nothing />;
  if (field.isMany === true) return <Text text={values.map(String).join(', ')} />;
  return values.map((value) => {
    const key = String(value);
    const label =
      field.codes === 'country'
        ? countryName(key)
        : (field.options?.find((option) => option.value === key)?.label ?? key);
    if (!tones) return <Text key={key} text={label} />;
    return (
      <Chip key={key} tone={tones[key] ?? 'neutral'}>
        {label}
      </Chip>
    );
  });
}

function isMoney(value: unknown): value is WireMoney {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;
}
