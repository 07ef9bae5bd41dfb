import {
  creditCategoryLabels,
  creditPriorityLabels,
  creditReasonLabels,
  creditReasons,
  type creditTermsView,
  grantCreditsInput,
  type Wire,
} from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney, type WireMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { startOfDay } from '../subscriptions/start-of-day.ts';
import { creditWords, readUnits } from './credit-words.ts';

type Terms = Wire<typeof creditTermsView>;
type Props = {
  terms: Terms;
  onDone: () => void;
  /** A colleague was asked, by the request of this id. */
  onAsked: (approvalId: string) => void;
};
type Values = {
  amount: string;
  category: 'paid' | 'promotional';
  priority: string;
  effectiveAt: string;
  expiresAt: string;
  reason: string;
  note: string;
  ticket: string;
};

const initialValues: Values = {
  amount: '',
  category: 'promotional',
  priority: '20',
  effectiveAt: '',
  expiresAt: '',
  reason: '',
  note: '',
  ticket: '',
};

/** Gives credit as a lot of its own, above the limit by way of a colleague; the button says how much. */
export function GrantForm({ terms, onDone, onAsked }: Props) {
  const queryClient = useQueryClient();
  // Stays while the dialog is open: asked again after a lost answer, it is the same lot.
  const [operationId] = useState(() => crypto.randomUUID());
  const onDoneReading = () => {
    void queryClient.invalidateQueries(trpc.billing.pathFilter());
    void queryClient.invalidateQueries(trpc.users.pathFilter());
  };
  const form = useDeskForm({
    schema: grantCreditsInput,
    initialValues,
    toInput: ({ amount, priority, effectiveAt, expiresAt, reason, ...rest }) => ({
      ...rest,
      priority: Number(priority),
      operationId,
      userId: terms.userId,
      unit: terms.unit,
      amount: (readUnits(amount, terms) ?? 0n).toString(),
      effectiveAt: startOfDay(effectiveAt),
      expiresAt: startOfDay(expiresAt),
      reason: reason as (typeof creditReasons)[number],
    }),
    send: async (input) => {
      if (!needsApproval) return void (await trpcClient.billing.grantCredits.mutate(input));
      return (await trpcClient.billing.requestCreditApproval.mutate(input)).id;
    },
    onDone: (approvalId) => {
      onDoneReading();
      if (approvalId === undefined) onDone();
      else onAsked(approvalId);
    },
    onRefused: ({ reason }) => {
      // The limits are used up by others too: what is left is read anew.
      if (reason === 'goodwill_exceeds_limit' || reason === 'approval_not_needed') onDoneReading();
      return false;
    },
  });
  const { amount, effectiveAt, expiresAt } = form.values;
  const units = readUnits(amount, terms);
  const worth = units === undefined ? undefined : worthOf(terms, units);
  const needsApproval = worth !== undefined && terms.left !== null && worth > BigInt(terms.left.amount);
  return (
    <DeskForm
      form={form}
      submitLabel={
        needsApproval
          ? 'Ask for approval'
          : units
            ? `Give ${creditWords(units.toString(), terms)}`
            : 'Give credit'
      }
      isReady={units !== undefined && units > 0n}
      aside={needsApproval && <Chip tone="warning">This needs approval</Chip>}
    >
      <div className="bd-form-pair">
        <TextInput
          label={terms.unit === 'cents' ? `Amount in ${terms.currency}` : 'Credits'}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
          {...form.field('amount')}
        />
        <NativeSelect
          label="Reason"
          data={[
            { value: '', label: 'Choose a reason', disabled: true },
            ...creditReasons.map((value) => ({ value, label: creditReasonLabels[value] })),
          ]}
          {...form.field('reason')}
        />
      </div>
      <div className="bd-form-pair">
        <TextInput
          label="Usable from"
          description="Empty for at once."
          type="date"
          {...form.field('effectiveAt')}
        />
        <TextInput
          label="Lapses on"
          description="Empty for never."
          type="date"
          {...form.field('expiresAt')}
        />
      </div>
      <div className="bd-form-pair">
        <NativeSelect
          label="Kind"
          description="Credit given by us is no revenue."
          data={Object.entries(creditCategoryLabels).map(([value, label]) => ({ value, label }))}
          {...form.field('category')}
        />
        <NativeSelect
          label="Used up"
          description="Among equals, what lapses first."
          data={Object.entries(creditPriorityLabels).map(([value, label = value]) => ({ value, label }))}
          {...form.field('priority')}
        />
      </div>
      <TextInput
        label="Ticket"
        description="Where it was promised, if somewhere."
        {...form.field('ticket')}
      />
      <NoteField {...form.field('note')} />
      <dl className="bd-preview" aria-live="polite" aria-label="What will happen">
        <div>
          <dt>Balance now</dt>
          <dd>{creditWords(terms.balance, terms)}</dd>
        </div>
        <div>
          <dt>Balance then</dt>
          <dd className="bd-preview-main">
            {units ? creditWords((BigInt(terms.balance) + units).toString(), terms) : '–'}
            <Day day={effectiveAt} before=", from " />
            <Day day={expiresAt} before=", until " />
          </dd>
        </div>
        <Worth terms={terms} units={units} />
        <div>
          <dt>You may still give</dt>
          <dd>{terms.left ? formatMoney(terms.left) : 'as much as you like'}</dd>
        </div>
      </dl>
    </DeskForm>
  );
}

function Day({ day, before }: { day: string; before: string }) {
  const at = startOfDay(day);
  return (
    at && (
      <>
        {before}
        <Time at={at} as="day" />
      </>
    )
  );
}

/** What the product's own credits are worth; money says that by itself. */
function Worth({ terms: { thousand }, units }: { terms: Terms; units: bigint | undefined }) {
  if (!thousand) return null;
  const worth: WireMoney | undefined =
    units === undefined ? undefined : { ...thousand, amount: priceOf(units, thousand).toString() };
  return (
    <div>
      <dt>Worth</dt>
      <dd>{worth ? formatMoney(worth) : `${formatMoney(thousand)} for 1,000 credits`}</dd>
    </div>
  );
}

const priceOf = (units: bigint, thousand: WireMoney): bigint =>
  (units * BigInt(thousand.amount) + 999n) / 1000n;

/** What so much credit is worth in minor units; undefined where nobody knows. */
function worthOf({ unit, thousand }: Terms, units: bigint): bigint | undefined {
  if (unit === 'cents') return units;
  return thousand ? priceOf(units, thousand) : undefined;
}
