import { resumeInput } from '@backdesk/contract';
import { Textarea } from '@mantine/core';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import { trpcClient } from '../../../shared/trpc.ts';
import { InvoicePreview } from './invoice-preview.tsx';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';
import { usePreview } from './use-preview.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };

/** Ends whichever pause it is in. */
export function ResumeForm({ actions, onAsked }: Props) {
  const { subscriptionId, seen, paused } = actions;
  const isStopped = paused?.what === 'subscription';
  const change = useChangeForm({ actions, onAsked });
  const { confirmable, again, ...shown } = usePreview({
    of: ['resume', subscriptionId, seen],
    ask: () => trpcClient.billing.resumePreview.query({ subscriptionId, seen }),
    isWanted: isStopped,
  });
  const form = useDeskForm({
    schema: resumeInput,
    initialValues: { note: '' },
    toInput: (values) => ({
      ...change.asked,
      ...values,
      what: isStopped ? ('subscription' as const) : ('payments' as const),
      preview: isStopped ? (confirmable?.token ?? '') : null,
    }),
    send: (input) => trpcClient.billing.resumeSubscription.mutate(input),
    onDone: change.onDone,
    onRefused: (problem) => {
      if (problem.reason === 'preview_outdated') again();
      return change.onRefused(problem);
    },
  });
  return (
    <DeskForm
      form={form}
      submitLabel={
        isStopped
          ? `Resume the subscription${confirmable ? ` for ${formatMoney(confirmable.dueToday)}` : ''}`
          : 'Resume payments'
      }
      isReady={!isStopped || confirmable !== undefined}
    >
      {isStopped ? <InvoicePreview {...shown} again={again} hint="" /> : <NextPayment actions={actions} />}
      <Textarea
        label="Note"
        description="For your colleagues and the audit log; the customer does not see it."
        autosize
        minRows={2}
        maxRows={4}
        maxLength={1000}
        data-autofocus
        {...form.field('note')}
      />
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
