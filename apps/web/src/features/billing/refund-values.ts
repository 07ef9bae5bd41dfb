import { type RefundReason, refundReasons } from '@backdesk/contract';
import { parseMajor, toMajor } from '@backdesk/money';
import type { FormErrors } from '@mantine/form';
import { formatMoney, type WireMoney } from '../../shared/format.ts';
import type { Operation, RefundInput } from './operation-keeper.ts';

/** The dialog's fields as they are typed. */
export type RefundValues = {
  amount: string;
  reason: string;
  note: string;
  ticket: string;
  confirmsFraud: boolean;
};

export const longestNote = 1000;
export const longestTicket = 100;

/** "29.00": the amount as it stands in the field. */
export function typedAmount(money: WireMoney): string {
  return toMajor({ amount: BigInt(money.amount), currency: money.currency });
}

/** The fields as the dialog opens: everything that is left, or what was sent without an answer. */
export function initialValues(
  refundable: WireMoney,
  sent: Operation['sent'],
  reason?: RefundReason,
): RefundValues {
  const money = sent?.currency === refundable.currency ? { ...refundable, amount: sent.amount } : refundable;
  return {
    amount: typedAmount(money),
    reason: sent?.reason ?? reason ?? '',
    note: sent?.note ?? '',
    ticket: sent?.ticket ?? '',
    confirmsFraud: false,
  };
}

/** Reads the amount field: minor units, or a sentence on what is wrong with it. */
export function readAmount(text: string, refundable: WireMoney): { minor: bigint } | { error: string } {
  const minor = parseMajor(text, refundable.currency);
  const example = typedAmount(refundable);
  if (minor === undefined) return { error: `Enter an amount in ${refundable.currency}, such as ${example}` };
  if (minor === 0n) return { error: 'Enter more than zero' };
  if (minor > BigInt(refundable.amount))
    return { error: `At most ${formatMoney(refundable)} is left to refund` };
  return { minor };
}

export function isRefundReason(reason: string): reason is RefundReason {
  return refundReasons.some((known) => known === reason);
}

/** What is wrong with the fields, as a sentence each. */
export function validateRefund(values: RefundValues, refundable: WireMoney): FormErrors {
  const errors: FormErrors = {};
  const amount = readAmount(values.amount, refundable);
  if ('error' in amount) errors['amount'] = amount.error;
  if (!isRefundReason(values.reason)) errors['reason'] = 'Choose a reason';
  if (values.note.trim().length > longestNote) errors['note'] = `Must be at most ${longestNote} characters`;
  if (values.ticket.trim().length > longestTicket)
    errors['ticket'] = `Must be at most ${longestTicket} characters`;
  if (values.reason === 'fraudulent' && !values.confirmsFraud)
    errors['confirmsFraud'] = 'Confirm this, or choose another reason';
  return errors;
}

/** What is sent; undefined while a field is wrong. */
export function refundInput(
  values: RefundValues,
  refundable: WireMoney,
  ids: Pick<RefundInput, 'operationId' | 'paymentId'>,
): RefundInput | undefined {
  const amount = readAmount(values.amount, refundable);
  if ('error' in amount || !isRefundReason(values.reason)) return undefined;
  return {
    ...ids,
    amount: amount.minor.toString(),
    currency: refundable.currency,
    reason: values.reason,
    note: values.note.trim(),
    ticket: values.ticket.trim(),
  };
}
