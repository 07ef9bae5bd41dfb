import { graceDayChoices } from '@backdesk/contract';
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { ComponentProps } from 'react';
import { creditsUnitLabels, type GraceDays, graceWords, quotaResetLabels } from './settings-types.ts';

/** What the forms of a product hold: as the contract wants it, but that nothing is an empty text. */
export type ProductValues = {
  name: string;
  currency: string;
  timezone: string;
  creditsUnit: string;
  quotaResetRule: string;
  isSingleSubscription: boolean;
  isAutoTopupOn: boolean;
  graceDays: string;
  stripeAccountId: string;
};

type Name = keyof ProductValues;
type Field = (name: Name, how?: { type: 'checkbox' }) => ComponentProps<typeof TextInput>;

const choices = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

type Props = { field: Field; hasStripeAccount: boolean };

/** The part that adding and editing share. */
export function ProductFields({ field, hasStripeAccount }: Props) {
  const select = (name: Name) => field(name) as ComponentProps<typeof NativeSelect>;
  return (
    <>
      <div className="bd-settings-pair">
        <TextInput
          label="Currency"
          description="A code such as USD. It stays once amounts stand in it."
          maxLength={3}
          autoComplete="off"
          {...field('currency')}
        />
        <TextInput
          label="Time zone"
          description="Where its days begin, such as Europe/Vienna."
          autoComplete="off"
          {...field('timezone')}
        />
      </div>
      <div className="bd-settings-pair">
        <NativeSelect
          label="Credits"
          description="What the balance of a user counts."
          data={choices(creditsUnitLabels)}
          {...select('creditsUnit')}
        />
        <NativeSelect
          label="Quotas start anew"
          description="Nothing here counts them yet."
          data={choices(quotaResetLabels)}
          {...select('quotaResetRule')}
        />
      </div>
      <NativeSelect
        label="Access ends"
        description="While an invoice is not paid; written down for the page of failed invoices."
        data={graceDayChoices.map((days) => ({ value: String(days), label: graceWords(days) }))}
        {...select('graceDays')}
      />
      {hasStripeAccount && (
        <TextInput
          label="Stripe account (optional)"
          description="Begins with acct_, for people to tell accounts apart. The keys decide which one is used."
          autoComplete="off"
          {...field('stripeAccountId')}
        />
      )}
      <Checkbox
        label="A user has one living subscription at most"
        description="Written down; Stripe's subscriptions are shown as they are."
        {...(field('isSingleSubscription', { type: 'checkbox' }) as ComponentProps<typeof Checkbox>)}
      />
      <Checkbox
        label="Backdesk tops up credit"
        description="Charges the saved card when a balance falls below what its user set, and posts the credit. Leave it off where the product does so itself."
        {...(field('isAutoTopupOn', { type: 'checkbox' }) as ComponentProps<typeof Checkbox>)}
      />
    </>
  );
}

/** The values as the contract wants them; it judges what is no choice. */
export function inputOf(values: ProductValues) {
  const { creditsUnit, quotaResetRule } = values;
  return {
    name: values.name,
    currency: values.currency.trim().toUpperCase(),
    timezone: values.timezone.trim(),
    creditsUnit: (creditsUnit || null) as 'cents' | 'credits' | null,
    quotaResetRule: quotaResetRule as 'calendar' | 'anniversary' | 'explicit',
    isSingleSubscription: values.isSingleSubscription,
    isAutoTopupOn: values.isAutoTopupOn,
    graceDays: Number(values.graceDays) as GraceDays,
    stripeAccountId: values.stripeAccountId.trim() || null,
  };
}
