import {
  type CancellationFeedback,
  cancellationFeedbackLabels,
  cancellationFeedbacks,
  type CancellationTime,
  cancelSubscriptionInput,
} from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { trpcClient } from '../../../shared/trpc.ts';
import { OfferFirst } from './offers/offer-first.tsx';
import { CancelPreview } from './cancel-preview.tsx';
import { startOfDay } from './start-of-day.ts';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };
type Values = {
  when: CancellationTime;
  endsAt: string;
  feedback: CancellationFeedback | '';
  comment: string;
  note: string;
};

const feedbackChoices = [
  { value: '', label: 'Choose what they said', disabled: true },
  ...cancellationFeedbacks.map((value) => ({ value, label: cancellationFeedbackLabels[value] })),
];
const buttons: Record<CancellationTime, string> = {
  period_end: 'Cancel at the end of the period',
  date: 'Cancel on that day',
  now: 'Cancel now',
};

/** When, why, and in numbers what will happen; the button says the result. */
export function CancelForm({ actions, onAsked }: Props) {
  const change = useChangeForm({ actions, onAsked });
  const isEnding = actions.endsAt !== null;
  const initialValues: Values = {
    // One that is going to end anyway can only be ended at once.
    when: isEnding ? 'now' : 'period_end',
    endsAt: '',
    feedback: '',
    comment: '',
    note: '',
  };
  const form = useDeskForm({
    schema: cancelSubscriptionInput,
    initialValues,
    toInput: ({ when, endsAt, feedback, ...rest }) => ({
      ...change.asked,
      ...rest,
      when,
      endsAt: when === 'date' ? startOfDay(endsAt) : null,
      // Nothing chosen is for the schema to refuse.
      feedback: feedback as CancellationFeedback,
    }),
    send: (input) => trpcClient.billing.cancelSubscription.mutate(input),
    onDone: change.onDone,
    onRefused: change.onRefused,
  });
  const { endsAt } = form.values;
  // What was chosen may be gone: somebody canceled it meanwhile. Nothing is chosen then, “now” least of all.
  const when = isEnding && form.values.when !== 'now' ? null : form.values.when;
  return (
    <DeskForm
      form={form}
      submitLabel={when ? buttons[when] : 'Choose when'}
      cancelLabel="Go back"
      isReady={when !== null}
    >
      {isEnding ? (
        <Notice tone="info">
          It is going to end already. To end it at another time, take the cancellation back first.
        </Notice>
      ) : (
        <OfferFirst actions={actions} />
      )}
      <Radio.Group label="When" {...form.field('when')} value={when ?? ''}>
        <Stack gap={6} mt={4}>
          {!isEnding && (
            <>
              <Radio value="period_end" label="At the end of the paid period" data-autofocus />
              <Radio value="date" label="On a day" />
            </>
          )}
          <Radio value="now" label="Now, for good" {...(isEnding && { 'data-autofocus': true })} />
        </Stack>
      </Radio.Group>
      {when === 'date' && (
        <TextInput
          label="First day without it"
          description="From midnight in your time zone."
          type="date"
          {...form.field('endsAt')}
        />
      )}
      <NativeSelect label="What they said" data={feedbackChoices} {...form.field('feedback')} />
      <Textarea
        label="In their words"
        description="Kept at Stripe, where the customer can see it."
        autosize
        minRows={1}
        maxRows={4}
        maxLength={500}
        {...form.field('comment')}
      />
      <NoteField {...form.field('note')} />
      {actions.status === 'past_due' && (
        <Notice tone="warning">
          Its last payment failed. The open invoice stays open and is collected further unless it is voided.
        </Notice>
      )}
      {when && <CancelPreview actions={actions} when={when} date={startOfDay(endsAt)} />}
    </DeskForm>
  );
}
