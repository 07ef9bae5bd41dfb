import {
  reinstateInput,
  type reinstatePreviewView,
  type ReinstatementTime,
  type Wire,
} from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Radio, Stack } from '@mantine/core';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import { trpcClient } from '../../../shared/trpc.ts';
import { InvoicePreview } from './invoice-preview.tsx';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeWorth } from './use-change-worth.tsx';
import { useChangeForm } from './use-change-form.ts';
import { usePreviewOf } from './use-preview.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };
type Values = { when: ReinstatementTime; note: string };
type Preview = Wire<typeof reinstatePreviewView>;

const times: Record<ReinstatementTime, { label: string; means: string }> = {
  cycle: {
    label: 'No charge now',
    means: 'They have it at once. It is billed when the next period of the old cycle begins.',
  },
  now: { label: 'Bill now', means: 'A new cycle begins today. If the card is declined, nothing is made.' },
};

/** A new subscription in place of one that ended: when it is billed, and exactly what is made. */
export function ReinstateForm({ actions, onAsked }: Props) {
  const { subscriptionId, seen } = actions;
  const change = useChangeForm({ actions, onAsked });
  const initialValues: Values = { when: 'cycle', note: '' };
  const form = useDeskForm({
    schema: reinstateInput,
    initialValues,
    toInput: (values): Wire<typeof reinstateInput> => ({
      ...change.asked,
      ...values,
      preview: confirmable?.token ?? '',
      asksApproval: worth.needsApproval,
    }),
    send: (input) => trpcClient.billing.reinstateSubscription.mutate(input),
    onDone: change.onDone,
    onRefused: (problem) => {
      if (problem.reason === 'preview_outdated') again();
      worth.again();
      return change.onRefused(problem);
    },
  });
  const { when } = form.values;
  const worth = useChangeWorth(subscriptionId, when === 'cycle' ? { kind: 'reinstate' } : null);
  const { confirmable, again, ...shown } = usePreviewOf<Preview>({
    of: ['reinstate', subscriptionId, seen, when],
    ask: () => trpcClient.billing.reinstatePreview.query({ subscriptionId, seen, when }),
    isWanted: true,
  });
  const { preview } = shown;
  return (
    <DeskForm
      form={form}
      submitLabel={worth.needsApproval ? 'Ask for approval' : submitLabel(when, confirmable)}
      isReady={confirmable !== undefined && worth.isReady}
      aside={worth.aside}
    >
      <Radio.Group label="When it is billed" {...form.field('when')}>
        <Stack gap={6} mt={4}>
          {(Object.keys(times) as ReinstatementTime[]).map((time) => (
            <Radio
              key={time}
              value={time}
              label={times[time].label}
              description={times[time].means}
              data-autofocus={time === 'cycle' || undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      {preview && <Made preview={preview} when={when} />}
      <InvoicePreview {...shown} again={again} hint="" />
      <NoteField {...form.field('note')} />
    </DeskForm>
  );
}

function Made({ preview, when }: { preview: Preview; when: ReinstatementTime }) {
  const { items, coupon, couponDroppedBecause, firstChargeAt, free, next } = preview;
  return (
    <>
      <Notice tone="info">
        Stripe cannot bring back what has ended: a new subscription is made.{' '}
        {when === 'now' ? (
          <>It is charged now.</>
        ) : (
          <>
            Nothing is charged now; {next ? formatMoney(next.amount) : 'the price'} is billed when the next
            cycle begins, <Time at={firstChargeAt} as="when" />.
          </>
        )}
      </Notice>
      <dl className="bd-preview" aria-label="What is made">
        <div>
          <dt className="bd-wrap">New subscription of</dt>
          <dd className="bd-preview-main bd-wrap">
            {items.map(({ name, quantity }) => (quantity === 1 ? name : `${quantity} × ${name}`)).join(', ')}
          </dd>
        </div>
        <div>
          <dt>Coupon</dt>
          <dd>{coupon ?? 'none'}</dd>
        </div>
        {free.amount !== '0' && (
          <div>
            <dt className="bd-wrap">
              Not paid for until then
              <span className="bd-preview-note">counts as goodwill</span>
            </dt>
            <dd className="bd-amount">{formatMoney(free)}</dd>
          </div>
        )}
      </dl>
      {couponDroppedBecause && <p className="bd-muted">{couponDroppedBecause}</p>}
    </>
  );
}

function submitLabel(when: ReinstatementTime, preview: Preview | undefined): string {
  if (when === 'cycle') return 'Reinstate without a charge now';
  return preview ? `Reinstate for ${formatMoney(preview.dueToday)}` : 'Reinstate';
}
