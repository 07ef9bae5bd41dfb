import { keepSubscriptionInput } from '@backdesk/contract';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import { trpcClient } from '../../../shared/trpc.ts';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };

/** Takes a cancellation back; the button says the result. */
export function KeepForm({ actions, onAsked }: Props) {
  const { price, currentPeriodEnd, planName, interval } = actions;
  const change = useChangeForm({ actions, onAsked });
  const form = useDeskForm({
    schema: keepSubscriptionInput,
    initialValues: { note: '' },
    // Not among the values: what was seen is another after somebody was faster.
    toInput: (values) => ({ ...change.asked, ...values }),
    send: (input) => trpcClient.billing.keepSubscription.mutate(input),
    onDone: change.onDone,
    onRefused: change.onRefused,
  });
  return (
    <DeskForm form={form} submitLabel="Keep the subscription">
      <dl className="bd-preview" aria-label="What will happen">
        <div>
          <dt className="bd-wrap">{planName}</dt>
          <dd className="bd-preview-main">goes on</dd>
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
        <div>
          <dt>Charged now</dt>
          <dd>nothing</dd>
        </div>
      </dl>
      <NoteField minRows={2} data-autofocus {...form.field('note')} />
    </DeskForm>
  );
}
