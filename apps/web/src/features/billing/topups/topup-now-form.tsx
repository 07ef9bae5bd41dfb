import { topUpNowInput } from '@backdesk/contract';
import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import type { TopupTerms } from './topup-types.ts';

type Props = { userId: string; terms: TopupTerms; onAsked: (operationId: string) => void };

/** Charges the saved card for credit now; says in numbers what will happen. */
export function TopupNowForm({ userId, terms, onAsked }: Props) {
  const queryClient = useQueryClient();
  const [operationId] = useState(() => crypto.randomUUID());
  const { amount, balance, card, declineCount, seen, threshold, userName } = terms;
  const refresh = () => queryClient.invalidateQueries(trpc.billing.autoTopup.queryFilter({ userId }));
  const form = useDeskForm({
    schema: topUpNowInput,
    initialValues: { note: '' },
    // Not among the values: what was seen is another after somebody was faster.
    toInput: ({ note }) => ({ operationId, userId, seen, note }),
    send: (input) => trpcClient.billing.topUpNow.mutate(input),
    onDone: (operation) => {
      void refresh().then(() => onAsked(operation.id));
    },
    onRefused: ({ reason }) => {
      if (reason !== 'invalid_input') void refresh();
      return false;
    },
  });
  const after = {
    ...balance,
    amount: (BigInt(balance.amount) + BigInt(amount.amount)).toString(),
  };
  return (
    <DeskForm form={form} submitLabel={`Charge ${formatMoney(amount)} now`}>
      <dl className="bd-preview" aria-label="What will happen">
        <div>
          <dt className="bd-wrap">
            Charged to {userName}, {card?.words}
          </dt>
          <dd className="bd-preview-main">{formatMoney(amount)}</dd>
        </div>
        <div>
          <dt>Balance</dt>
          <dd>
            {formatMoney(balance)} → {formatMoney(after)}
          </dd>
        </div>
        <div>
          <dt>If the card is declined</dt>
          <dd>nothing is credited</dd>
        </div>
        <div>
          <dt>By itself</dt>
          <dd>
            {terms.isOn ? `when below ${formatMoney(threshold)}` : 'no: automatic top-ups are off'}
            {declineCount > 0 && `; declined ${declineCount === 1 ? 'once' : `${declineCount} times`} lately`}
          </dd>
        </div>
      </dl>
      <Textarea
        label="Why"
        description="For your colleagues and the audit log."
        autosize
        minRows={1}
        maxRows={4}
        maxLength={1000}
        data-autofocus
        {...form.field('note')}
      />
    </DeskForm>
  );
}
