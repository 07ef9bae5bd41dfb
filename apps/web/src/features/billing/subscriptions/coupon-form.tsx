import { type couponChoicesView, setCouponInput, type Wire } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { NativeSelect } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { Time } from '../../../shared/time.tsx';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { AcceptedOffer, useAcceptedOffer } from './offers/accepted-offer.tsx';
import { couponLabel } from './coupon-words.ts';
import { RehearsedChange } from './rehearsed-change.tsx';
import type { SubscriptionActions } from './subscription-types.ts';
import { useChangeForm } from './use-change-form.ts';
import { useChangeWorth } from './use-change-worth.tsx';

type Props = { actions: SubscriptionActions; onAsked: (operationId: string) => void };
type Choices = Wire<typeof couponChoicesView>;
type Choice = Choices['choices'][number];
type Values = { couponId: string; note: string };

/** What stands for “none” in the list. */
const none = 'none';
/** The same for the coupon of the customer. */
const customers = 'customers';

/** A coupon in place of what there is, or none; the button says the result. */
export function CouponForm({ actions, onAsked }: Props) {
  const { subscriptionId, currentPeriodEnd } = actions;
  const { data } = useSuspenseQuery(trpc.billing.couponChoices.queryOptions({ subscriptionId }));
  const change = useChangeForm({ actions, onAsked });
  const offer = useAcceptedOffer(actions, 'coupon');
  const initialValues: Values = { couponId: offer?.couponId ?? '', note: '' };
  const form = useDeskForm({
    schema: setCouponInput,
    initialValues,
    toInput: ({ couponId, note }) => ({
      ...change.asked,
      note,
      couponId: couponId === none || couponId === customers ? null : couponId,
      of: couponId === customers ? ('customer' as const) : ('subscription' as const),
      asksApproval: worthOf.needsApproval,
      offerId: offer?.offerId ?? null,
    }),
    send: (input) => trpcClient.billing.setCoupon.mutate(input),
    onDone: change.onDone,
    onRefused: (problem) => {
      worthOf.again();
      return change.onRefused(problem);
    },
  });
  const { couponId } = form.values;
  const chosen = data.choices.find((choice) => choice.couponId === couponId);
  const worthOf = useChangeWorth(subscriptionId, chosen ? { kind: 'coupon', couponId } : null);
  return (
    <DeskForm
      form={form}
      submitLabel={
        couponId === none
          ? 'Take the coupon away'
          : couponId === customers
            ? 'Take it away from the customer'
            : worthOf.needsApproval
              ? 'Ask for approval'
              : 'Give the coupon'
      }
      isReady={couponId !== '' && worthOf.isReady}
      aside={worthOf.aside}
    >
      <AcceptedOffer offer={offer} />
      <NativeSelect
        label="Coupon"
        data={[
          { value: '', label: 'Choose a coupon', disabled: true },
          ...(data.current ? [{ value: none, label: `None: take ${data.current.name} away` }] : []),
          ...(data.ofCustomer
            ? [{ value: customers, label: `Take the customer’s ${data.ofCustomer.name} away` }]
            : []),
          ...data.choices.map((choice) => ({
            value: choice.couponId,
            label: couponLabel(choice),
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
        {data.ofCustomer && (
          <div>
            <dt className="bd-wrap">
              Coupon of the customer
              <span className="bd-preview-note">counts where a subscription has none of its own</span>
            </dt>
            <dd>{data.ofCustomer.name}</dd>
          </div>
        )}
        <div>
          <dt>Coupon then</dt>
          <dd className="bd-preview-main bd-preview-words">{thenWords(couponId, chosen, data)}</dd>
        </div>
        <div>
          <dt>Counts from the next invoice</dt>
          <dd>{currentPeriodEnd ? <Time at={currentPeriodEnd} as="when" /> : 'whenever it comes'}</dd>
        </div>
        {worthOf.line}
        <div>
          <dt>The period that is paid</dt>
          <dd>stays as it is</dd>
        </div>
      </dl>
      {couponId === customers && data.ofCustomer && (
        <Notice tone="warning">
          This affects all subscriptions of the customer: {data.ofCustomer.subscriptionCount}{' '}
          {data.ofCustomer.subscriptionCount === 1 ? 'runs' : 'run'} now. It cannot be given back from here.
        </Notice>
      )}
      <RehearsedChange
        actions={actions}
        change={
          couponId === ''
            ? null
            : couponId === customers
              ? { kind: 'customer_coupon' }
              : { kind: 'coupon', couponId: couponId === none ? null : couponId }
        }
      />
      <NoteField {...form.field('note')} />
    </DeskForm>
  );
}

function thenWords(couponId: string, chosen: Choice | undefined, { current, ofCustomer }: Choices): string {
  if (chosen) return chosen.name;
  if (couponId === customers) return current?.name ?? 'none';
  if (couponId !== none) return 'choose one';
  return ofCustomer ? `${ofCustomer.name}, of the customer` : 'none';
}
