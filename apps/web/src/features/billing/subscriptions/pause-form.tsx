import { type PauseBehavior, type PausedPart, pauseInput } from '@backdesk/contract';
import { Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { trpcClient } from '../../../shared/trpc.ts';
import { AcceptedOffer, dayAfter, useAcceptedOffer } from './offers/accepted-offer.tsx';
import { PausePreview } from './pause-preview.tsx';
import { RehearsedChange } from './rehearsed-change.tsx';
import { startOfDay } from './start-of-day.ts';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };
type Values = {
  what: PausedPart;
  behavior: PauseBehavior;
  resumesAt: string;
  unused: 'credit' | 'keep';
  note: string;
};

const parts: Record<PausedPart, { label: string; means: string }> = {
  payments: {
    label: 'Pause payments',
    means: 'The subscription stays active, its invoices are not collected.',
  },
  subscription: {
    label: 'Pause the subscription',
    means: 'It stops: no service, no invoices, until it is resumed.',
  },
};
const behaviors: Record<PauseBehavior, { label: string; means: string }> = {
  void: { label: 'Void them', means: 'The time is free for ever.' },
  keep_as_draft: { label: 'Keep them as drafts', means: 'They can be charged later, one by one.' },
  mark_uncollectible: { label: 'Mark them uncollectible', means: 'They count as owed and not paid.' },
};
const buttons: Record<PausedPart, string> = {
  payments: 'Pause payments',
  subscription: 'Pause the subscription',
};

/** The two pauses of Stripe, named apart; the button says which. */
export function PauseForm({ actions, onAsked }: Props) {
  const { notPausableBecause: because } = actions;
  const change = useChangeForm({ actions, onAsked });
  const offer = useAcceptedOffer(actions, 'pause');
  const [openedAt] = useState(() => new Date().toISOString());
  const initialValues: Values = {
    what: because.payments === null ? 'payments' : 'subscription',
    behavior: 'void',
    resumesAt: offer ? dayAfter(openedAt, offer.daysCount ?? 0) : '',
    unused: 'credit',
    note: '',
  };
  const form = useDeskForm({
    schema: pauseInput,
    initialValues,
    toInput: ({ what, behavior, resumesAt, unused, note }) => ({
      ...change.asked,
      what,
      note,
      behavior: what === 'payments' ? behavior : null,
      resumesAt: what === 'payments' ? startOfDay(resumesAt) : null,
      creditsUnused: what === 'subscription' ? unused === 'credit' : null,
      offerId: offer?.offerId ?? null,
    }),
    send: (input) => trpcClient.billing.pauseSubscription.mutate(input),
    onDone: change.onDone,
    onRefused: change.onRefused,
  });
  const { what, behavior, resumesAt, unused } = form.values;
  return (
    <DeskForm form={form} submitLabel={buttons[what]} isReady={because[what] === null}>
      <AcceptedOffer offer={offer} />
      <Radio.Group label="What to pause" {...form.field('what')}>
        <Stack gap={6} mt={4}>
          {(Object.keys(parts) as PausedPart[]).map((part) => (
            <Radio
              key={part}
              value={part}
              label={parts[part].label}
              description={because[part] ?? parts[part].means}
              disabled={because[part] !== null}
              data-autofocus={part === what || undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      {what === 'payments' ? (
        <>
          <Radio.Group label="Invoices meanwhile" {...form.field('behavior')}>
            <Stack gap={6} mt={4}>
              {(Object.keys(behaviors) as PauseBehavior[]).map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={behaviors[one].label}
                  description={behaviors[one].means}
                />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput
            label="Resumes by itself on"
            description="Empty: when somebody resumes them here."
            type="date"
            {...form.field('resumesAt')}
          />
        </>
      ) : (
        <Radio.Group label="What was paid for the rest of the period" {...form.field('unused')}>
          <Stack gap={6} mt={4}>
            <Radio value="credit" label="Becomes credit for the next invoice" />
            <Radio value="keep" label="Is not given back" />
          </Stack>
        </Radio.Group>
      )}
      <PausePreview
        actions={actions}
        what={what}
        resumesAt={startOfDay(resumesAt)}
        creditsUnused={unused === 'credit'}
      />
      <RehearsedChange
        actions={actions}
        change={
          because[what] !== null
            ? null
            : what === 'payments'
              ? { kind: 'pause_payments', behavior, resumesAt: startOfDay(resumesAt) }
              : { kind: 'pause_subscription', creditsUnused: unused === 'credit' }
        }
      />
      <NoteField {...form.field('note')} />
    </DeskForm>
  );
}
