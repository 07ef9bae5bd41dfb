import {
  keptDaysProblem,
  type RetentionKind,
  retentionPolicies,
  setRetentionInput,
} from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { NativeSelect, TextInput } from '@mantine/core';
import { ConflictNotice } from '../../shared/form/conflict-notice.tsx';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useVersionedForm } from '../../shared/form/use-versioned-form.ts';
import { trpcClient } from '../../shared/trpc.ts';
import { keptDaysOf, keptWords } from './retention-words.ts';
import type { Product } from './settings-types.ts';
import { useRefreshProducts } from './use-refresh.ts';

type Props = { product: Product; recordKind: RetentionKind; onClose: () => void };
type Values = { mode: string; keptDays: string; reason: string };

const labels = { mode: 'the choice', keptDays: 'the number of days' };

/** Says how long a product keeps one kind of record, with a reason and a fresh code. */
export function RetentionDialog(props: Props) {
  return (
    <FormDialog
      title={`${retentionPolicies[props.recordKind].label} of ${props.product.name}`}
      onClose={props.onClose}
      size="md"
    >
      <Retention {...props} />
    </FormDialog>
  );
}

function Retention({ product, recordKind, onClose }: Props) {
  const refresh = useRefreshProducts();
  const { defaultDays } = retentionPolicies[recordKind];
  const override = product.retention.find((one) => one.recordKind === recordKind)?.override ?? null;
  const modes = {
    default: `As by default: ${keptWords(defaultDays)}`,
    days: 'A number of days',
    forever: 'For ever',
  };
  const row: Values = {
    mode: override === null ? 'default' : override.keptDays === null ? 'forever' : 'days',
    keptDays: override?.keptDays == null ? '' : String(override.keptDays),
    reason: '',
  };
  const form = useVersionedForm({
    schema: setRetentionInput,
    version: override?.version ?? 0,
    row,
    toInput: ({ version, ...values }) => ({
      productKey: product.key,
      recordKind,
      version: version || null,
      reason: values.reason,
      ...keptDaysIn(values),
    }),
    send: (input) => trpcClient.products.setRetention.mutate(input),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Save">
      <ConflictNotice
        form={form}
        labels={labels}
        others="Somebody"
        say={(field, value) => (field === 'mode' ? (modes[value as keyof typeof modes] ?? value) : value)}
      />
      <NativeSelect
        label="Kept"
        data={Object.entries(modes).map(([value, label]) => ({ value, label }))}
        data-autofocus
        {...form.field('mode')}
      />
      {form.values.mode === 'days' && (
        <TextInput label="Days" inputMode="numeric" autoComplete="off" {...form.field('keptDays')} />
      )}
      <Effect recordKind={recordKind} before={keptDaysOf(recordKind, override)} values={form.values} />
      <TextInput
        label="Reason"
        placeholder="Agreed with the product's lawyer"
        autoComplete="off"
        {...form.field('reason')}
      />
    </DeskForm>
  );
}

/** Absent is the default, null for ever; what is no number is judged by the contract. */
function keptDaysIn({ mode, keptDays }: Omit<Values, 'reason'>): { keptDays?: number | null } {
  if (mode === 'default') return {};
  if (mode === 'forever') return { keptDays: null };
  return { keptDays: /^\d{1,6}$/.test(keptDays.trim()) ? Number(keptDays) : Number.NaN };
}

type EffectProps = { recordKind: RetentionKind; before: number | null; values: Values };

/** What will happen, in numbers, before it does. */
function Effect({ recordKind, before, values }: EffectProps) {
  const { defaultDays, isEnforced } = retentionPolicies[recordKind];
  const { keptDays } = keptDaysIn(values);
  const after = keptDays === undefined ? defaultDays : keptDays;
  if (after !== null && (Number.isNaN(after) || keptDaysProblem(recordKind, after))) return null;
  const isShorter = after !== null && (before === null || after < before);
  if (!isEnforced)
    return (
      <Notice tone="neutral">
        No job removes these records yet: {keptWords(after)} is written down and counts from the day that one
        does.
      </Notice>
    );
  if (!isShorter) return null;
  return (
    <Notice tone="warning">
      What is older than {keptWords(after)} is removed for good in the night to come. It was kept{' '}
      {before === null ? 'for ever' : `for ${keptWords(before)}`} until now.
    </Notice>
  );
}
