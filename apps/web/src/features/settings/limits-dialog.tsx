import {
  type goodwillLimitsView,
  type Role,
  roleLabels,
  setGoodwillLimitsInput,
  type Wire,
} from '@backdesk/contract';
import { parseMajor, toMajor } from '@backdesk/money';
import { Checkbox, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { ConflictNotice } from '../../shared/form/conflict-notice.tsx';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useVersionedForm } from '../../shared/form/use-versioned-form.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = { productKey: string; role: Role; onClose: () => void };
type Limits = Wire<typeof goodwillLimitsView>;

const labels = {
  isDefault: 'whether the defaults count',
  perAction: 'what may be given at once',
  perDay: 'what may be given within 24 hours',
  perUser: 'what may be given to one user',
};

/** Says what a role may give away in a product; when somebody else was faster, the difference is shown. */
export function LimitsDialog(props: Props) {
  const { data } = useSuspenseQuery(
    trpc.billing.goodwillLimits.queryOptions({ productKey: props.productKey }),
  );
  return (
    <FormDialog title={`What ${roleLabels[props.role]} may give away`} size="md" onClose={props.onClose}>
      <LimitsForm {...props} limits={data} />
    </FormDialog>
  );
}

function LimitsForm({ productKey, role, limits, onClose }: Props & { limits: Limits }) {
  const queryClient = useQueryClient();
  const { currency } = limits;
  const now = limits.roles.find((one) => one.role === role);
  const typed = (amount: string | null | undefined) =>
    amount == null ? '' : toMajor({ amount: BigInt(amount), currency });
  const form = useVersionedForm({
    schema: setGoodwillLimitsInput,
    version: now?.version ?? 0,
    row: {
      isDefault: false,
      perAction: typed(now?.perAction),
      perDay: typed(now?.perDay),
      perUser: typed(now?.perUser),
      reason: '',
    },
    toInput: ({ version, isDefault, reason, perAction, perDay, perUser }) => {
      const read = (text: string) => parseMajor(text, currency)?.toString() ?? '';
      return {
        productKey,
        role,
        version,
        reason,
        limits: isDefault
          ? null
          : { perAction: read(perAction), perDay: read(perDay), perUser: read(perUser) },
      };
    },
    send: (input) => trpcClient.billing.setGoodwillLimits.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.billing.goodwillLimits.pathFilter());
      onClose();
    },
  });
  const { isDefault, perAction, perDay, perUser } = form.values;
  const isWhole = [perAction, perDay, perUser].every((text) => parseMajor(text, currency) !== undefined);
  return (
    <DeskForm form={form} submitLabel="Save" isReady={isDefault || isWhole}>
      <ConflictNotice form={form} labels={labels} others="Somebody" />
      <Checkbox label="As the role has it by default" {...form.field('isDefault', { type: 'checkbox' })} />
      {!isDefault && (
        <>
          <TextInput
            label={`At once, in ${currency}`}
            inputMode="decimal"
            data-autofocus
            {...form.field('perAction')}
          />
          <TextInput
            label={`Within 24 hours, in ${currency}`}
            inputMode="decimal"
            {...form.field('perDay')}
          />
          <TextInput
            label={`To one user within 30 days, in ${currency}`}
            description="By whomever it was given."
            inputMode="decimal"
            {...form.field('perUser')}
          />
        </>
      )}
      <TextInput
        label="Reason"
        description="With your name in the audit log. It counts from the next gift on; what was given stays."
        autoComplete="off"
        {...form.field('reason')}
      />
    </DeskForm>
  );
}
