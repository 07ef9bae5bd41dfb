import { healthThresholds, parseThreshold, setThresholdInput, thresholdText } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { ConflictNotice } from '../../shared/form/conflict-notice.tsx';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useVersionedForm } from '../../shared/form/use-versioned-form.ts';
import { trpcClient } from '../../shared/trpc.ts';
import { thresholdWords, unitWords } from './threshold-words.ts';
import type { Threshold } from './thresholds-page.tsx';
import { useRefreshHealth } from './use-refresh.ts';

type Props = { threshold: Threshold; onClose: () => void };

const labels = { value: 'the limit' };

/** Says from when on a figure is bad; nothing typed is the default again. */
export function ThresholdDialog({ threshold, onClose }: Props) {
  return (
    <FormDialog title={`Limit of: ${healthThresholds[threshold.key].label}`} onClose={onClose}>
      <ThresholdForm threshold={threshold} onClose={onClose} />
    </FormDialog>
  );
}

function ThresholdForm({ threshold, onClose }: Props) {
  const refresh = useRefreshHealth();
  const { key, version } = threshold;
  const { unit, default: usual } = healthThresholds[key];
  const form = useVersionedForm({
    schema: setThresholdInput,
    version: version ?? 0,
    row: { value: thresholdText(key, threshold.value) },
    toInput: (values) => ({
      key,
      value: parseThreshold(key, values.value),
      version: values.version || null,
    }),
    send: (input) => trpcClient.health.setThreshold.mutate(input),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Save">
      <ConflictNotice form={form} labels={labels} others="Somebody" />
      <TextInput
        label={`Bad from, in ${unitWords[unit]}`}
        description={`Empty is the default: ${thresholdWords(key, usual)}.`}
        inputMode="decimal"
        autoComplete="off"
        data-autofocus
        {...form.field('value')}
      />
    </DeskForm>
  );
}
