import { moveRenewalInput } from '@backdesk/contract';
import { Radio, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import { trpcClient } from '../../../shared/trpc.ts';
import { InvoicePreview } from './invoice-preview.tsx';
import { AcceptedOffer, dayAfter, useAcceptedOffer } from './offers/accepted-offer.tsx';
import { RehearsedChange } from './rehearsed-change.tsx';
import { startOfDay } from './start-of-day.ts';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';
import { useChangeWorth } from './use-change-worth.tsx';
import { usePreview } from './use-preview.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };
type Values = { how: 'later' | 'now'; to: string; note: string };

/** Another day of the next charge, or the end of a trial; the button says the result. */
export function RenewalForm({ actions, onAsked }: Props) {
  const { subscriptionId, seen, status } = actions;
  const isTrialing = status === 'trialing';
  const change = useChangeForm({ actions, onAsked });
  // The trial may have ended while the dialog stood open.
  const endsNow = (how: Values['how']) => isTrialing && how === 'now';
  const offer = useAcceptedOffer(actions, 'free_days');
  const offeredDay =
    offer && actions.currentPeriodEnd ? dayAfter(actions.currentPeriodEnd, offer.daysCount ?? 0) : '';
  const initialValues: Values = { how: 'later', to: offeredDay, note: '' };
  const form = useDeskForm({
    schema: moveRenewalInput,
    initialValues,
    toInput: ({ note, to, how }) => ({
      ...change.asked,
      note,
      to: endsNow(how) ? null : startOfDay(to),
      preview: endsNow(how) ? (confirmable?.token ?? '') : null,
      asksApproval: worthOf.needsApproval,
      offerId: offer?.offerId ?? null,
    }),
    send: (input) => trpcClient.billing.moveRenewal.mutate(input),
    onDone: change.onDone,
    onRefused: (problem) => {
      if (problem.reason === 'preview_outdated') again();
      worthOf.again();
      return change.onRefused(problem);
    },
  });
  const isNow = endsNow(form.values.how);
  const { confirmable, again, ...shown } = usePreview({
    of: ['trial end', subscriptionId, seen],
    ask: () => trpcClient.billing.trialEndPreview.query({ subscriptionId, seen }),
    isWanted: isNow,
  });
  const to = startOfDay(form.values.to);
  const worthOf = useChangeWorth(subscriptionId, to && !isNow ? { kind: 'renewal', to } : null);
  return (
    <DeskForm
      form={form}
      submitLabel={
        isNow
          ? `End the trial now${confirmable ? ` for ${formatMoney(confirmable.dueToday)}` : ''}`
          : worthOf.needsApproval
            ? 'Ask for approval'
            : isTrialing
              ? 'Move the end of the trial'
              : 'Move the next charge'
      }
      isReady={isNow ? confirmable !== undefined : to !== null && worthOf.isReady}
      aside={worthOf.aside}
    >
      <AcceptedOffer offer={offer} />
      {isTrialing && (
        <Radio.Group label="The trial" {...form.field('how')}>
          <Stack gap={6} mt={4}>
            <Radio value="later" label="Ends on another day" data-autofocus />
            <Radio value="now" label="Ends now, and the first period is paid" />
          </Stack>
        </Radio.Group>
      )}
      {isNow ? (
        <InvoicePreview {...shown} again={again} hint="" />
      ) : (
        <>
          <TextInput
            label={isTrialing ? 'First day after the trial' : 'Next charge on'}
            description="From midnight in your time zone."
            type="date"
            data-autofocus={!isTrialing || undefined}
            {...form.field('to')}
          />
          <Moved actions={actions} to={to} given={worthOf.line} />
          <RehearsedChange actions={actions} change={to ? { kind: 'renewal', to } : null} />
        </>
      )}
      <NoteField {...form.field('note')} />
    </DeskForm>
  );
}

function Moved({
  actions,
  to,
  given,
}: {
  actions: SubscriptionActions;
  to: string | null;
  given: ReactNode;
}) {
  const { currentPeriodEnd, price, interval, status } = actions;
  return (
    <dl className="bd-preview" aria-live="polite" aria-label="What will happen">
      <div>
        <dt>Next charge until now</dt>
        <dd>{currentPeriodEnd ? <Time at={currentPeriodEnd} as="when" /> : '–'}</dd>
      </div>
      <div>
        <dt>Next charge then</dt>
        <dd className="bd-preview-main">{to ? <Time at={to} as="when" /> : 'choose a day'}</dd>
      </div>
      <div>
        <dt>It will be</dt>
        <dd>{price ? `${formatMoney(price)}${interval ? ` a ${interval}` : ''}` : 'as usual'}</dd>
      </div>
      {given}
      <div>
        <dt>Charged before that</dt>
        <dd>nothing</dd>
      </div>
      {status !== 'trialing' && (
        <div>
          <dt>Shown meanwhile</dt>
          <dd>as a trial</dd>
        </div>
      )}
    </dl>
  );
}
