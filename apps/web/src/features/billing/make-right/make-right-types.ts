import type {
  amendsView,
  makeRightChoicesView,
  makeRightQuoteInput,
  makeRightQuoteView,
  Wire,
} from '@backdesk/contract';
import { formatMoney } from '../../../shared/format.ts';
import { readUnits } from '../credits/credit-words.ts';
import { startOfDay } from '../subscriptions/start-of-day.ts';

export type Choices = Wire<typeof makeRightChoicesView>;
export type Quote = Wire<typeof makeRightQuoteView>;
export type Wish = Wire<typeof makeRightQuoteInput>;
export type Amends = Wire<typeof amendsView>;

/** The dialog's fields as they are typed. */
export type Values = {
  isRefund: boolean;
  paymentId: string;
  amount: string;
  change: '' | NonNullable<Wish['subscription']>['change'];
  subscriptionId: string;
  isCredit: boolean;
  credit: string;
  expiresAt: string;
  reason: string;
  note: string;
  ticket: string;
};

/** What is wished for, once every part that was chosen has its numbers; else undefined. */
export function wishOf(choices: Choices, values: Values): Wish | undefined {
  const payment = choices.payments.find(({ id }) => id === values.paymentId);
  const subscription = choices.subscriptions.find(({ id }) => id === values.subscriptionId);
  const amount = payment && readUnits(values.amount, { unit: 'cents', currency: payment.left.currency });
  const credit = choices.credit && readUnits(values.credit, choices.credit);
  if (values.isRefund && (!payment || !amount || amount > BigInt(payment.left.amount))) return undefined;
  if (values.isCredit && (!choices.credit || !credit)) return undefined;
  if (values.change && !subscription) return undefined;
  if (!values.reason || !(values.isRefund || values.isCredit || values.change)) return undefined;
  return {
    userId: choices.userId,
    refund:
      values.isRefund && payment && amount
        ? { paymentId: payment.id, amount: amount.toString(), currency: payment.left.currency }
        : null,
    subscription:
      values.change && subscription
        ? { subscriptionId: subscription.id, seen: subscription.seen, change: values.change }
        : null,
    credit:
      values.isCredit && choices.credit && credit
        ? { unit: choices.credit.unit, amount: credit.toString(), expiresAt: startOfDay(values.expiresAt) }
        : null,
    reason: values.reason as Wish['reason'],
    note: values.note.trim(),
    ticket: values.ticket.trim(),
  };
}

/** What is still to be chosen or typed before `wishOf` is known, in words for whoever fills the dialog in. */
export function missingOf(choices: Choices, values: Values): string {
  const wishOfTheRest = (rest: Partial<Values>) =>
    wishOf(choices, { ...values, reason: 'goodwill', isRefund: false, isCredit: false, change: '', ...rest });
  const { isRefund, isCredit, change } = values;
  if (!isRefund && !isCredit && !change) return 'Choose what happens';
  if (isRefund && !wishOfTheRest({ isRefund })) {
    const left = choices.payments.find(({ id }) => id === values.paymentId)?.left;
    return left ? `Refund an amount up to ${formatMoney(left)}` : 'Choose the payment';
  }
  if (isCredit && !wishOfTheRest({ isCredit })) return 'Say how much credit';
  return 'Choose a reason';
}
