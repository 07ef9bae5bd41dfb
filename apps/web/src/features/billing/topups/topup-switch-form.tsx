import { setAutoTopupInput } from '@backdesk/contract';
import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import type { TopupTerms } from './topup-types.ts';

type Props = { userId: string; terms: TopupTerms; onDone: () => void };

/** Turns automatic top-ups on or off; either wants to know why. */
export function TopupSwitchForm({ userId, terms, onDone }: Props) {
  const queryClient = useQueryClient();
  const isOn = !terms.isOn;
  const form = useDeskForm({
    schema: setAutoTopupInput,
    initialValues: { note: '' },
    toInput: ({ note }) => ({ userId, isOn, note }),
    send: (input) => trpcClient.billing.setAutoTopup.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.billing.pathFilter());
      onDone();
    },
  });
  const isBelow = BigInt(terms.balance.amount) < BigInt(terms.threshold.amount);
  return (
    <DeskForm form={form} submitLabel={isOn ? 'Turn on' : 'Turn off'}>
      <p>
        {isOn
          ? `From now on ${terms.card?.words} is charged ${formatMoney(terms.amount)} whenever the balance is below ${formatMoney(terms.threshold)}${isBelow ? ', which it is: within a minute' : ''}. Only do so when the customer asks for it.`
          : 'Nothing is charged by itself any more, until somebody turns it on again or the customer saves another card. What is under way goes on.'}
      </p>
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
