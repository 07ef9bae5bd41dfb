import {
  amendsChangeLabels,
  amendsChanges,
  makeRightInput,
  refundReasonLabels,
  refundReasons,
} from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { trpcClient } from '../../../shared/trpc.ts';
import { typedAmount } from '../refund-values.ts';
import { usePreviewOf } from '../subscriptions/use-preview.ts';
import { creditWords } from '../credits/credit-words.ts';
import { type Amends, type Choices, type Quote, missingOf, type Values, wishOf } from './make-right-types.ts';
import { QuotePanel } from './quote-panel.tsx';

type Props = {
  choices: Choices;
  /** What it was opened from. */
  chosen: { paymentId?: string | undefined; subscriptionId?: string | undefined };
  onAsked: (amends: Amends) => void;
  /** What is so now is read, when it was refused. */
  onMoved: () => void;
};

const settleMs = 350;

/** Chooses what happens; the quote shows it in numbers, and the button does exactly that. */
export function MakeRightForm({ choices, chosen, onAsked, onMoved }: Props) {
  const [operationId] = useState(() => crypto.randomUUID());
  const first = choices.payments.find(({ id }) => id === chosen.paymentId) ?? choices.payments[0];
  const subscription = choices.subscriptions.find(({ id }) => id === chosen.subscriptionId);
  const initialValues: Values = {
    isRefund: first !== undefined && subscription === undefined,
    paymentId: first?.id ?? '',
    amount: first ? typedAmount(first.left) : '',
    change: '',
    subscriptionId: (subscription ?? choices.subscriptions[0])?.id ?? '',
    isCredit: false,
    credit: '',
    expiresAt: '',
    reason: '',
    note: '',
    ticket: '',
  };
  const form = useDeskForm({
    schema: makeRightInput,
    initialValues,
    // Nothing is sent without a quote: the button waits for it.
    toInput: (values) => ({
      ...(wishOf(choices, values) ?? ({} as NonNullable<ReturnType<typeof wishOf>>)),
      operationId,
      hash: quote?.hash ?? '',
      asksApproval: quote?.needsApprovalBecause != null,
    }),
    send: (input) => trpcClient.billing.makeRight.mutate(input),
    onDone: onAsked,
    onRefused: ({ reason }) => {
      if (reason === 'quote_changed' || reason === 'goodwill_exceeds_limit') again();
      if (reason !== 'invalid_input') onMoved();
      return false;
    },
  });
  const wish = wishOf(choices, form.values);
  const [settled] = useDebouncedValue(JSON.stringify(wish), settleMs);
  const { confirmable, preview, again, isAsking, problem } = usePreviewOf<Quote>({
    of: ['make right', settled ?? ''],
    ask: () => trpcClient.billing.makeRightQuote.query(wish ?? ({} as NonNullable<typeof wish>)),
    isWanted: wish !== undefined,
    isSettled: settled === JSON.stringify(wish),
  });
  const quote = confirmable;
  const { values } = form;
  const payment = choices.payments.find(({ id }) => id === values.paymentId);
  const needsApproval = quote?.needsApprovalBecause != null;
  const total = quote?.total && quote.total.amount !== '0' ? ` ${formatMoney(quote.total)}` : '';
  return (
    <DeskForm
      form={form}
      submitLabel={needsApproval ? 'Ask for approval' : total ? `Give${total}` : 'Make it right'}
      isReady={quote !== undefined}
      aside={needsApproval && <Chip tone="warning">Above your limit: a colleague approves</Chip>}
    >
      <Checkbox
        label="Refund"
        disabled={choices.payments.length === 0}
        description={choices.payments.length === 0 ? 'Nothing they paid is left to refund.' : undefined}
        data-autofocus
        {...form.field('isRefund', { type: 'checkbox' })}
      />
      {values.isRefund && (
        <div className="bd-form-pair">
          <NativeSelect
            label="Of the payment"
            data={choices.payments.map(({ id, paidAt, left, card }) => ({
              value: id,
              label: `${paidAt.slice(0, 10)} · ${formatMoney(left)} left${card ? ` · ${card}` : ''}`,
            }))}
            {...form.field('paymentId')}
          />
          <TextInput
            label={`Amount in ${payment?.left.currency ?? ''}`}
            inputMode="decimal"
            autoComplete="off"
            {...form.field('amount')}
          />
        </div>
      )}
      {choices.subscriptions.length > 0 && (
        <div className="bd-form-pair">
          <NativeSelect
            label="Subscription"
            data={[
              { value: '', label: 'Keeps running' },
              ...amendsChanges.map((value) => ({ value, label: amendsChangeLabels[value] })),
            ]}
            {...form.field('change')}
          />
          {choices.subscriptions.length > 1 && (
            <NativeSelect
              label="Which"
              data={choices.subscriptions.map(({ id, planName }) => ({ value: id, label: planName }))}
              {...form.field('subscriptionId')}
            />
          )}
        </div>
      )}
      {choices.credit && (
        <Stack gap="xs">
          <Checkbox
            label="Credit"
            description={`They hold ${creditWords(choices.credit.balance, choices.credit)}.`}
            {...form.field('isCredit', { type: 'checkbox' })}
          />
          {values.isCredit && (
            <div className="bd-form-pair">
              <TextInput
                label={choices.credit.unit === 'cents' ? `Credit in ${choices.credit.currency}` : 'Credits'}
                inputMode="decimal"
                autoComplete="off"
                {...form.field('credit')}
              />
              <TextInput label="Lapses on (empty: never)" type="date" {...form.field('expiresAt')} />
            </div>
          )}
        </Stack>
      )}
      <div className="bd-form-pair">
        <NativeSelect
          label="Reason"
          data={[
            { value: '', label: 'Choose a reason', disabled: true },
            ...refundReasons
              .filter((value) => value !== 'fraudulent')
              .map((value) => ({ value, label: refundReasonLabels[value] })),
          ]}
          {...form.field('reason')}
        />
        <TextInput label="Ticket" {...form.field('ticket')} />
      </div>
      <NoteField {...form.field('note')} />
      <QuotePanel
        quote={preview}
        missing={missingOf(choices, values)}
        held={choices.credit}
        isAsking={isAsking}
        problem={problem}
        again={again}
      />
    </DeskForm>
  );
}
