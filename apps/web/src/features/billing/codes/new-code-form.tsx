import { createCodeInput } from '@backdesk/contract';
import { parseMajor } from '@backdesk/money';
import { Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { startOfDay } from '../subscriptions/start-of-day.ts';
import { useOperationForm } from '../use-operation-form.ts';
import { CodePreview } from './code-preview.tsx';
import { type CodeDiscount, type CodeTerms, worthWords } from './code-types.ts';

type Values = {
  code: string;
  /** The id of a coupon, or one of the two ways to describe a new one. */
  gives: string;
  name: string;
  percent: string;
  amount: string;
  duration: CodeDiscount['duration'];
  months: string;
  most: string;
  expiresAt: string;
  isFirstTimeOnly: boolean;
  note: string;
};

const initialValues: Values = {
  code: '',
  gives: 'percent',
  name: '',
  percent: '',
  amount: '',
  duration: 'once',
  months: '',
  most: '',
  expiresAt: '',
  isFirstTimeOnly: false,
  note: '',
};

const whole = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** What the code gives as it is typed; undefined while that is not said. */
function discountOf(values: Values, terms: CodeTerms): CodeDiscount | undefined {
  const { gives, percent, amount, duration, months } = values;
  if (gives !== 'percent' && gives !== 'amount')
    return terms.coupons.find(({ couponId }) => couponId === gives)?.discount;
  const minor = gives === 'amount' ? parseMajor(amount, terms.currency) : undefined;
  const percentOff = gives === 'percent' ? Number(percent) : null;
  if (gives === 'percent' ? !(Number(percent) > 0) : minor === undefined) return undefined;
  return {
    percentOff,
    amountOff: minor === undefined ? null : { amount: minor.toString(), currency: terms.currency },
    duration,
    durationMonths: duration === 'repeating' ? whole(months) : null,
  };
}

type Props = { terms: CodeTerms; onAsked: (operationId: string) => void };

/** The word that customers type, what it gives, and how often. */
export function NewCodeForm({ terms, onAsked }: Props) {
  const { productKey, currency } = terms;
  const { operationId, onDone, onRefused } = useOperationForm(
    trpc.billing.codeTerms.queryKey({ productKey }),
    onAsked,
  );
  const form = useDeskForm({
    schema: createCodeInput,
    initialValues,
    toInput: (values) => {
      const discount = discountOf(values, terms);
      const isNew = values.gives === 'percent' || values.gives === 'amount';
      return {
        operationId,
        productKey,
        code: values.code,
        couponId: isNew ? null : values.gives,
        newCoupon: isNew
          ? {
              name: values.name || values.code,
              percentOff: discount?.percentOff ?? null,
              amountOff: discount?.amountOff?.amount ?? null,
              duration: values.duration,
              durationMonths: values.duration === 'repeating' ? whole(values.months) : null,
            }
          : null,
        maxRedemptions: whole(values.most),
        expiresAt: startOfDay(values.expiresAt),
        isFirstTimeOnly: values.isFirstTimeOnly,
        note: values.note,
      };
    },
    send: (input) => trpcClient.billing.createCode.mutate(input),
    onDone,
    onRefused,
  });
  const { values } = form;
  const discount = discountOf(values, terms);
  const isNew = values.gives === 'percent' || values.gives === 'amount';
  return (
    <DeskForm
      form={form}
      submitLabel={values.code ? `Make ${values.code}` : 'Make the code'}
      isReady={values.code !== '' && discount !== undefined}
    >
      <Group grow align="flex-start">
        <TextInput
          label="Code"
          description="Customers type it, in any case."
          autoComplete="off"
          maxLength={40}
          data-autofocus
          {...form.field('code')}
        />
        <NativeSelect
          label="Gives"
          description="A coupon that is there, or a new one."
          data={[
            { value: 'percent', label: 'A part of the price' },
            { value: 'amount', label: `An amount in ${currency}` },
            ...terms.coupons.map(({ couponId, name, discount: given }) => ({
              value: couponId,
              label: `${name}: ${worthWords(given)}`,
            })),
          ]}
          {...form.field('gives')}
        />
      </Group>
      {isNew && (
        <Group grow align="flex-start">
          {values.gives === 'percent' ? (
            <TextInput
              label="Per cent off"
              inputMode="decimal"
              autoComplete="off"
              {...form.field('percent')}
            />
          ) : (
            <TextInput
              label={`${currency} off`}
              inputMode="decimal"
              autoComplete="off"
              {...form.field('amount')}
            />
          )}
          <NativeSelect
            label="Of"
            data={[
              { value: 'once', label: 'the first invoice' },
              { value: 'repeating', label: 'some months' },
              { value: 'forever', label: 'every invoice' },
            ]}
            {...form.field('duration')}
          />
          {values.duration === 'repeating' && (
            <TextInput label="Months" inputMode="numeric" autoComplete="off" {...form.field('months')} />
          )}
        </Group>
      )}
      <Group grow align="flex-start">
        <TextInput
          label="At most so often"
          description="Empty for no limit."
          inputMode="numeric"
          autoComplete="off"
          {...form.field('most')}
        />
        <TextInput
          label="Expires on"
          description="Empty for never."
          type="date"
          {...form.field('expiresAt')}
        />
      </Group>
      <Checkbox
        label="Only for somebody’s first payment"
        {...form.field('isFirstTimeOnly', { type: 'checkbox' })}
      />
      <CodePreview terms={terms} code={values.code} discount={discount} />
      <NoteField description="For your colleagues and the audit log." {...form.field('note')} />
    </DeskForm>
  );
}
