import { setCreditWorthInput } from '@backdesk/contract';
import { parseMajor, toMajor } from '@backdesk/money';
import { Notice } from '@backdesk/ui';
import { TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { ConflictNotice } from '../../shared/form/conflict-notice.tsx';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useVersionedForm } from '../../shared/form/use-versioned-form.ts';
import { formatMoney } from '../../shared/format.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = { productKey: string; onClose: () => void };
const labels = { thousand: 'what 1,000 credits count for' };

/** Says what credit counts for where nobody has bought any; nothing typed is “not known”. */
export function CreditWorthDialog(props: Props) {
  return (
    <FormDialog title="What credit is worth" size="md" onClose={props.onClose}>
      <CreditWorthForm {...props} />
    </FormDialog>
  );
}

function CreditWorthForm({ productKey, onClose }: Props) {
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(trpc.billing.goodwillLimits.queryOptions({ productKey }));
  const { currency, credit } = data;
  const form = useVersionedForm({
    schema: setCreditWorthInput,
    version: credit?.version ?? 0,
    row: {
      thousand: credit?.set == null ? '' : toMajor({ amount: BigInt(credit.set), currency }),
      reason: '',
    },
    toInput: ({ version, thousand, reason }) => ({
      productKey,
      version,
      thousand: thousand === '' ? null : (parseMajor(thousand, currency)?.toString() ?? ''),
      reason,
    }),
    send: (input) => trpcClient.billing.setCreditWorth.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.billing.pathFilter());
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Save">
      <ConflictNotice form={form} labels={labels} others="Somebody" />
      {credit?.bought != null && (
        <Notice tone="info">
          Customers paid {formatMoney({ amount: credit.bought, currency })} for 1,000 credits lately. That
          counts, and not what is set here.
        </Notice>
      )}
      <TextInput
        label={`1,000 credits count for, in ${currency}`}
        description="In the limits, for as long as nobody has bought any. Empty: not known, and only somebody without a limit gives credit."
        inputMode="decimal"
        autoComplete="off"
        data-autofocus
        {...form.field('thousand')}
      />
      <TextInput
        label="Reason"
        description="With your name in the audit log. It counts from the next gift on; what was given keeps its worth."
        autoComplete="off"
        {...form.field('reason')}
      />
    </DeskForm>
  );
}
