import {
  type CancellationFeedback,
  cancellationFeedbackLabels,
  cancellationFeedbacks,
  makeSaveOfferInput,
  type SaveOfferKind,
  saveOfferKindLabels,
  saveOfferKinds,
} from '@backdesk/contract';
import { NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DeskForm } from '../../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../../../shared/trpc.ts';
import { couponLabel } from '../coupon-words.ts';
import { cheaperThan, priceLabel } from '../plan-words.ts';
import type { SubscriptionActions } from '../subscription-types.ts';
import { useChangeWorth } from '../use-change-worth.tsx';
import { createOfferIds } from './offer-ids.ts';

type Values = {
  feedback: CancellationFeedback | '';
  kind: SaveOfferKind;
  couponId: string;
  priceId: string;
  daysCount: string;
  ticket: string;
  note: string;
};

const means: Record<SaveOfferKind, string> = {
  coupon: 'The next invoices cost less.',
  pause: 'Nothing is charged for a while, then it goes on by itself.',
  free_days: 'The next charge comes later.',
  plan: 'They stay with less.',
};
const feedbackChoices = [
  { value: '', label: 'Choose what they said', disabled: true },
  ...cancellationFeedbacks.map((value) => ({ value, label: cancellationFeedbackLabels[value] })),
];
const dayMs = 86_400_000;

/** What is offered to somebody who wants to cancel, and why; nothing is changed at Stripe by it. */
export function OfferForm({ actions }: { actions: SubscriptionActions }) {
  const { subscriptionId, currentPeriodEnd } = actions;
  const queryClient = useQueryClient();
  const [idOf] = useState(createOfferIds);
  const { data: coupons } = useSuspenseQuery(trpc.billing.couponChoices.queryOptions({ subscriptionId }));
  const { data: plans } = useSuspenseQuery(trpc.billing.planChangeChoices.queryOptions({ subscriptionId }));
  const cheaper = cheaperThan(plans);
  const because: Record<SaveOfferKind, string | null> = {
    coupon:
      actions.notDiscountableBecause ??
      (coupons.choices.length > 0 ? null : 'There is no coupon that this subscription could get.'),
    pause: actions.notPausableBecause.payments,
    free_days:
      actions.notMovableBecause ??
      (currentPeriodEnd ? null : 'Stripe has not said when its period ends, so no day can be free.'),
    plan: actions.notChangeableBecause ?? (cheaper.length > 0 ? null : 'No plan on sale is cheaper.'),
  };
  const initialValues: Values = {
    feedback: '',
    kind: saveOfferKinds.find((one) => because[one] === null) ?? 'coupon',
    couponId: '',
    priceId: '',
    daysCount: '14',
    ticket: '',
    note: '',
  };
  const form = useDeskForm({
    schema: makeSaveOfferInput,
    initialValues,
    toInput: ({ feedback, kind, couponId, priceId, daysCount, ticket, note }) => {
      const offer = {
        subscriptionId,
        kind,
        couponId: kind === 'coupon' && couponId ? couponId : null,
        priceId: kind === 'plan' && priceId ? priceId : null,
        daysCount: kind === 'pause' || kind === 'free_days' ? Number(daysCount) : null,
        // Nothing chosen is for the schema to refuse.
        feedback: feedback as CancellationFeedback,
        ticket,
        note,
      };
      return { operationId: idOf(offer), ...offer };
    },
    send: (input) => trpcClient.billing.makeSaveOffer.mutate(input),
    // The dialog goes on with what they say to it.
    onDone: () => void queryClient.invalidateQueries(trpc.billing.pathFilter()),
    onRefused: ({ reason }) => {
      if (reason !== 'invalid_input') void queryClient.invalidateQueries(trpc.billing.pathFilter());
      return false;
    },
  });
  const { kind, couponId } = form.values;
  const days = Number(form.values.daysCount);
  const worthOf = useChangeWorth(
    subscriptionId,
    kind === 'coupon' && couponId
      ? { kind: 'coupon', couponId }
      : kind === 'free_days' && currentPeriodEnd && days >= 1 && days <= 365
        ? { kind: 'renewal', to: new Date(Date.parse(currentPeriodEnd) + days * dayMs).toISOString() }
        : null,
  );
  return (
    <DeskForm form={form} submitLabel="Save the offer" isReady={because[kind] === null} aside={worthOf.aside}>
      <p className="bd-muted">
        Nothing is changed and nothing is sent to them: you tell them. Once they accept, the change is made
        and counts in your limits as it does without an offer.
      </p>
      <NativeSelect
        label="Why they want to leave"
        data={feedbackChoices}
        data-autofocus
        {...form.field('feedback')}
      />
      <Radio.Group label="What they are offered" {...form.field('kind')}>
        <Stack gap={6} mt={4}>
          {saveOfferKinds.map((one) => (
            <Radio
              key={one}
              value={one}
              label={saveOfferKindLabels[one]}
              description={because[one] ?? means[one]}
              disabled={because[one] !== null}
            />
          ))}
        </Stack>
      </Radio.Group>
      {kind === 'coupon' && (
        <NativeSelect
          label="Coupon"
          data={[
            { value: '', label: 'Choose a coupon', disabled: true },
            ...coupons.choices.map((choice) => ({ value: choice.couponId, label: couponLabel(choice) })),
          ]}
          {...form.field('couponId')}
        />
      )}
      {kind === 'plan' && (
        <NativeSelect
          label="Plan"
          data={[
            { value: '', label: 'Choose a plan', disabled: true },
            ...cheaper.map((choice) => ({ value: choice.priceId, label: priceLabel(choice) })),
          ]}
          {...form.field('priceId')}
        />
      )}
      {(kind === 'pause' || kind === 'free_days') && (
        <TextInput
          type="number"
          inputMode="numeric"
          label={kind === 'pause' ? 'Days of the pause' : 'Days'}
          min={1}
          max={365}
          {...form.field('daysCount')}
        />
      )}
      {worthOf.line && (
        <dl className="bd-preview" aria-live="polite" aria-label="What it gives away">
          {worthOf.line}
        </dl>
      )}
      <TextInput label="Ticket" description="Where they wrote, if anywhere." {...form.field('ticket')} />
      <NoteField {...form.field('note')} />
    </DeskForm>
  );
}
