import { setTopupAmountsInput } from '@backdesk/contract';
import { parseMajor, toMajor } from '@backdesk/money';
import { Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ConflictNotice } from '../../../shared/form/conflict-notice.tsx';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { useVersionedForm } from '../../../shared/form/use-versioned-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import type { TopupTerms } from './topup-types.ts';

type Props = { userId: string; terms: TopupTerms; onDone: () => void };

const labels = { threshold: 'what is kept', amount: 'what a top-up adds' };

/** Below what a top-up is made, and how much it charges; says in numbers what that means now. */
export function TopupAmountsForm({ userId, terms, onDone }: Props) {
  const queryClient = useQueryClient();
  const { currency } = terms.amount;
  const typed = ({ amount }: { amount: string }) => toMajor({ amount: BigInt(amount), currency });
  const form = useVersionedForm({
    schema: setTopupAmountsInput,
    version: terms.version,
    row: { threshold: typed(terms.threshold), amount: typed(terms.amount), note: '' },
    toInput: ({ version, threshold, amount, note }) => ({
      userId,
      version,
      threshold: parseMajor(threshold, currency)?.toString() ?? '',
      amount: parseMajor(amount, currency)?.toString() ?? '',
      note,
    }),
    send: (input) => trpcClient.billing.setTopupAmounts.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.billing.pathFilter());
      onDone();
    },
  });
  const threshold = parseMajor(form.values.threshold, currency);
  const amount = parseMajor(form.values.amount, currency);
  const isBelow = threshold !== undefined && BigInt(terms.balance.amount) < threshold;
  return (
    <DeskForm form={form} submitLabel="Save the amounts">
      <ConflictNotice form={form} labels={labels} others="The product" />
      <TextInput
        label={`Top up below, in ${currency}`}
        inputMode="decimal"
        autoComplete="off"
        data-autofocus
        {...form.field('threshold')}
      />
      <TextInput
        label={`Each top-up charges, in ${currency}`}
        description="At least as much as above, so that one top-up is enough."
        inputMode="decimal"
        autoComplete="off"
        {...form.field('amount')}
      />
      <dl className="bd-preview" aria-live="polite" aria-label="What will happen">
        <div>
          <dt>Balance now</dt>
          <dd>{formatMoney(terms.balance)}</dd>
        </div>
        <div>
          <dt>Charged by this</dt>
          <dd className="bd-preview-main">
            {terms.isOn && isBelow && amount !== undefined
              ? terms.nextAttemptAt
                ? `${formatMoney({ amount: String(amount), currency })} with the next attempt`
                : `${formatMoney({ amount: String(amount), currency })} within a minute`
              : 'nothing now'}
          </dd>
        </div>
        {!terms.isOn && (
          <div>
            <dt>Automatic top-ups</dt>
            <dd>stay off</dd>
          </div>
        )}
      </dl>
      <Textarea
        label="Why"
        description="For your colleagues and the audit log."
        autosize
        minRows={1}
        maxRows={4}
        maxLength={1000}
        {...form.field('note')}
      />
    </DeskForm>
  );
}
