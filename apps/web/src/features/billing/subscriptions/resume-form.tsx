import { type ResumeCycle, resumeInput } from '@backdesk/contract';
import { Radio, Stack } from '@mantine/core';
import type { z } from 'zod';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import { trpcClient } from '../../../shared/trpc.ts';
import { InvoicePreview } from './invoice-preview.tsx';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';
import { usePreview } from './use-preview.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };
type Values = { cycle: ResumeCycle; note: string };

const cycles: Record<ResumeCycle, { label: string; means: string }> = {
  new: { label: 'A new cycle', means: 'A period begins today and is paid whole.' },
  old: { label: 'Its old cycle', means: 'The day of renewal stays. The rest of this period is paid today.' },
};

/** Ends whichever pause it is in. */
export function ResumeForm({ actions, onAsked }: Props) {
  const { subscriptionId, seen, paused } = actions;
  const isStopped = paused?.what === 'subscription';
  const change = useChangeForm({ actions, onAsked });
  const initialValues: Values = { cycle: 'new', note: '' };
  const form = useDeskForm({
    schema: resumeInput,
    initialValues,
    toInput: (values): z.input<typeof resumeInput> => ({
      ...change.asked,
      ...values,
      what: isStopped ? 'subscription' : 'payments',
      preview: isStopped ? (confirmable?.token ?? '') : null,
    }),
    send: (input) => trpcClient.billing.resumeSubscription.mutate(input),
    onDone: change.onDone,
    onRefused: (problem) => {
      if (problem.reason === 'preview_outdated') again();
      return change.onRefused(problem);
    },
  });
  const { cycle } = form.values;
  const { confirmable, again, ...shown } = usePreview({
    of: ['resume', subscriptionId, seen, cycle],
    ask: () => trpcClient.billing.resumePreview.query({ subscriptionId, seen, cycle }),
    isWanted: isStopped,
  });
  return (
    <DeskForm
      form={form}
      submitLabel={
        isStopped
          ? `Resume the subscription${confirmable && confirmable.dueToday.amount !== '0' ? ` for ${formatMoney(confirmable.dueToday)}` : ''}`
          : 'Resume payments'
      }
      isReady={!isStopped || confirmable !== undefined}
    >
      {isStopped ? (
        <>
          <Radio.Group label="It goes on with" {...form.field('cycle')}>
            <Stack gap={6} mt={4}>
              {(Object.keys(cycles) as ResumeCycle[]).map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={cycles[one].label}
                  description={cycles[one].means}
                  data-autofocus={one === 'new' || undefined}
                />
              ))}
            </Stack>
          </Radio.Group>
          <InvoicePreview {...shown} again={again} hint="" />
        </>
      ) : (
        <NextPayment actions={actions} />
      )}
      <NoteField minRows={2} data-autofocus={!isStopped || undefined} {...form.field('note')} />
    </DeskForm>
  );
}

function NextPayment({
  actions: { price, currentPeriodEnd, interval, paused },
}: {
  actions: SubscriptionActions;
}) {
  return (
    <dl className="bd-preview" aria-label="What will happen">
      <div>
        <dt>Charged now</dt>
        <dd className="bd-preview-main">nothing</dd>
      </div>
      <div>
        <dt>Next charge</dt>
        <dd>
          {price ? `${formatMoney(price)}${interval ? ` a ${interval}` : ''}` : 'as usual'}
          {currentPeriodEnd && (
            <>
              , <Time at={currentPeriodEnd} as="when" />
            </>
          )}
        </dd>
      </div>
      {paused?.behavior === 'keep_as_draft' && (
        <div>
          <dt className="bd-wrap">Drafts from the pause</dt>
          <dd>stay drafts until somebody charges them</dd>
        </div>
      )}
    </dl>
  );
}
