import { type couponChoicesView, setCouponInput, type Wire } from '@backdesk/contract';
import { NativeSelect, Textarea } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { RehearsedChange } from './rehearsed-change.tsx';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };
type Choice = Wire<typeof couponChoicesView>['choices'][number];
type Values = { couponId: string; note: string };

/** What stands for “none” in the list. */
const none = 'none';

/** A coupon in place of what there is, or none; the button says the result. */
export function CouponForm({ actions, onAsked }: Props) {
  const { subscriptionId, currentPeriodEnd } = actions;
  const { data } = useSuspenseQuery(trpc.billing.couponChoices.queryOptions({ subscriptionId }));
  const change = useChangeForm({ actions, onAsked });
  const initialValues: Values = { couponId: '', note: '' };
  const form = useDeskForm({
    schema: setCouponInput,
    initialValues,
    toInput: ({ couponId, note }) => ({
      ...change.asked,
      note,
      couponId: couponId === none ? null : couponId,
    }),
    send: (input) => trpcClient.billing.setCoupon.mutate(input),
    onDone: change.onDone,
    onRefused: change.onRefused,
  });
  const { couponId } = form.values;
  const chosen = data.choices.find((choice) => choice.couponId === couponId);
  return (
    <DeskForm
      form={form}
      submitLabel={couponId === none ? 'Take the coupon away' : 'Give the coupon'}
      isReady={couponId !== ''}
    >
      <NativeSelect
        label="Coupon"
        data={[
          { value: '', label: 'Choose a coupon', disabled: true },
          ...(data.current ? [{ value: none, label: `None: take ${data.current.name} away` }] : []),
          ...data.choices.map((choice) => ({
            value: choice.couponId,
            label: `${choice.name}: ${worth(choice)}`,
          })),
        ]}
        data-autofocus
        {...form.field('couponId')}
      />
      <dl className="bd-preview" aria-live="polite" aria-label="What will happen">
        <div>
          <dt>Coupon now</dt>
          <dd>{data.current?.name ?? 'none'}</dd>
        </div>
        <div>
          <dt>Coupon then</dt>
          <dd className="bd-preview-main">
            {chosen ? chosen.name : couponId === none ? 'none' : 'choose one'}
          </dd>
        </div>
        <div>
          <dt>Counts from the next invoice</dt>
          <dd>{currentPeriodEnd ? <Time at={currentPeriodEnd} as="when" /> : 'whenever it comes'}</dd>
        </div>
        <div>
          <dt>The period that is paid</dt>
          <dd>stays as it is</dd>
        </div>
      </dl>
      <RehearsedChange
        actions={actions}
        change={couponId === '' ? null : { kind: 'coupon', couponId: couponId === none ? null : couponId }}
      />
      <Textarea
        label="Note"
        description="For your colleagues and the audit log; the customer does not see it."
        autosize
        minRows={1}
        maxRows={4}
        maxLength={1000}
        {...form.field('note')}
      />
    </DeskForm>
  );
}

function worth({ percentOff, amountOff, duration, durationMonths }: Choice): string {
  const off = amountOff ? formatMoney(amountOff) : `${percentOff} %`;
  if (duration === 'once') return `${off} off the next invoice`;
  return duration === 'forever' ? `${off} off for good` : `${off} off for ${durationMonths} months`;
}
