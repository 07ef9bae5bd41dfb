import { releaseScheduleInput } from '@backdesk/contract';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import { trpcClient } from '../../../shared/trpc.ts';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };

/** Takes back what a schedule plans; the button says the result. */
export function ReleaseForm({ actions, onAsked }: Props) {
  const { planned, planName, price, interval } = actions;
  const change = useChangeForm({ actions, onAsked });
  const form = useDeskForm({
    schema: releaseScheduleInput,
    initialValues: { note: '' },
    toInput: (values) => ({ ...change.asked, ...values }),
    send: (input) => trpcClient.billing.releaseSchedule.mutate(input),
    onDone: change.onDone,
    onRefused: change.onRefused,
  });
  return (
    <DeskForm form={form} submitLabel="Take back what is planned">
      <dl className="bd-preview" aria-label="What will happen">
        {planned && (
          <div>
            <dt className="bd-wrap">
              {planned.quantity === 1 ? '' : `${planned.quantity} × `}
              {planned.planName ?? 'Another price'} from <Time at={planned.at} as="when" />
            </dt>
            <dd>does not come</dd>
          </div>
        )}
        <div>
          <dt className="bd-wrap">{planName}</dt>
          <dd className="bd-preview-main">goes on</dd>
        </div>
        <div>
          <dt>Every renewal</dt>
          <dd>{price ? `${formatMoney(price)}${interval ? ` a ${interval}` : ''}` : 'as now'}</dd>
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
