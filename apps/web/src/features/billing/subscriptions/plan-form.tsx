import { changePlanInput, planChangePreviewInput, type PlanChangeTime } from '@backdesk/contract';
import { NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { InvoicePreview } from './invoice-preview.tsx';
import { AcceptedOffer, useAcceptedOffer } from './offers/accepted-offer.tsx';
import { openTimes, priceLabel, submitLabel, timeWords } from './plan-words.ts';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';
import { usePreview } from './use-preview.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };
type Values = { priceId: string; quantity: string; when: PlanChangeTime; note: string };

/** Stripe is asked once typing rests. */
const restMs = 250;

/** Another plan or quantity: what, when, and Stripe's own numbers before anything is sent. */
export function PlanForm({ actions, onAsked }: Props) {
  const { subscriptionId, seen, status, planName } = actions;
  const { data: choices } = useSuspenseQuery(trpc.billing.planChangeChoices.queryOptions({ subscriptionId }));
  const change = useChangeForm({ actions, onAsked });
  const offer = useAcceptedOffer(actions, 'plan');
  const initialValues: Values = {
    priceId: offer?.priceId ?? choices.currentPriceId ?? '',
    quantity: String(choices.quantity),
    // What is paid already is kept: somebody who is offered less has it from the next period on.
    when: offer ? 'period_end' : 'now',
    note: '',
  };
  const form = useDeskForm({
    schema: changePlanInput,
    initialValues,
    toInput: ({ quantity, ...values }) => ({
      ...change.asked,
      ...values,
      quantity: Number(quantity),
      preview: confirmable?.token ?? '',
      offerId: offer?.offerId ?? null,
    }),
    send: (input) => trpcClient.billing.changePlan.mutate(input),
    onDone: change.onDone,
    onRefused: (problem) => {
      if (problem.reason === 'preview_outdated') again();
      return change.onRefused(problem);
    },
  });
  const { priceId, when } = form.values;
  const quantity = Number(form.values.quantity);
  const current = choices.choices.find((choice) => choice.priceId === choices.currentPriceId);
  const chosen = choices.choices.find((choice) => choice.priceId === priceId);
  const isSame = priceId === choices.currentPriceId && quantity === choices.quantity;
  const times = openTimes({ isTrialing: status === 'trialing', isSame, current, chosen });
  const isOpen = times.includes(when);
  const wish = JSON.stringify({ subscriptionId, seen, priceId, quantity, when });
  const [rested] = useDebouncedValue(wish, restMs);
  const input = JSON.parse(rested) as z.input<typeof planChangePreviewInput>;
  const { confirmable, again, ...shown } = usePreview({
    of: ['plan', rested],
    ask: () => trpcClient.billing.planChangePreview.query(input),
    isWanted: isOpen && chosen !== undefined && planChangePreviewInput.safeParse(input).success,
    isSettled: rested === wish,
  });
  const { set } = form;
  const fallback = times[0];
  useEffect(() => {
    // What was chosen is not offered for this price.
    if (!isOpen && fallback && !isSame) set({ when: fallback });
  }, [isOpen, fallback, isSame, set]);

  return (
    <DeskForm form={form} submitLabel={submitLabel(when, confirmable)} isReady={confirmable !== undefined}>
      <AcceptedOffer offer={offer} />
      <div className="bd-plan-wish">
        <NativeSelect
          label="Plan"
          data={[
            ...(current ? [] : [{ value: choices.currentPriceId ?? '', label: `${planName} (not on sale)` }]),
            ...choices.choices.map((choice) => ({
              value: choice.priceId,
              label: `${priceLabel(choice)}${choice === current ? ' (now)' : ''}`,
            })),
          ]}
          data-autofocus
          {...form.field('priceId')}
        />
        <TextInput
          type="number"
          inputMode="numeric"
          label={chosen?.isPerPerson ? 'Persons' : 'Quantity'}
          min={1}
          max={10_000}
          {...form.field('quantity')}
        />
      </div>
      <Radio.Group label="When" {...form.field('when')}>
        <Stack gap={6} mt={4}>
          {(Object.keys(timeWords) as PlanChangeTime[])
            .filter((time) => times.includes(time))
            .map((time) => (
              <Radio
                key={time}
                value={time}
                label={timeWords[time].label}
                description={timeWords[time].means}
              />
            ))}
        </Stack>
      </Radio.Group>
      <InvoicePreview {...shown} again={again} hint="Choose another plan or quantity to see what it costs." />
      <NoteField {...form.field('note')} />
    </DeskForm>
  );
}
