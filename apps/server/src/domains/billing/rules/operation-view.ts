import type { PauseBehavior, PlanChangeTime, stripeOperationView } from '@backdesk/contract';
import { format } from '@backdesk/money';
import type { z } from 'zod';
import type { OperationKind, OperationParameters } from './operation-parameters.ts';

type View = z.output<typeof stripeOperationView>;
export type OperationRow = {
  id: string;
  kind: View['kind'];
  state: View['state'];
  parameters: Record<string, unknown>;
  errorMessage: string | null;
  note: string | null;
  requestedByName: string;
  createdAt: Date;
  settledAt: Date | null;
};

/** An operation as the desk shows it. */
export function toOperationView(row: OperationRow): View {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    wish: wishOf(row),
    detail: row.errorMessage,
    note: row.note,
    requestedBy: row.requestedByName,
    createdAt: row.createdAt,
    settledAt: row.settledAt,
  };
}

const wishes: { [Kind in OperationKind]: (parameters: OperationParameters[Kind]) => string } = {
  subscription_cancel: ({ when, endsAt }) => {
    if (when === 'now') return 'Cancel at once';
    return when === 'date' ? `Cancel on ${endsAt?.slice(0, 10)}` : 'Cancel at the end of the period';
  },
  subscription_uncancel: () => 'Keep it after all',
  subscription_change: ({ planName, quantity, when }) =>
    `Change to ${quantity === 1 ? '' : `${quantity} × `}${planName}, ${changeTimes[when]}`,
  subscription_pause: (parameters) => {
    if (parameters.what === 'subscription') return 'Pause the subscription';
    const { behavior, resumesAt } = parameters;
    const until = resumesAt ? `, until ${resumesAt.slice(0, 10)}` : '';
    return `Pause payments, ${pauseWords[behavior]}${until}`;
  },
  subscription_resume: ({ what, cycle }) => {
    if (what === 'payments') return 'Resume payments';
    return cycle === 'old' ? 'Resume the subscription on its old cycle' : 'Resume the subscription';
  },
  customer_coupon: ({ name }) => `Take ${name} away from the customer`,
  trial_change: ({ to }) =>
    to === null ? 'End the trial now' : `Move the next charge to ${to.slice(0, 10)}`,
  coupon_apply: ({ coupon }) => (coupon ? `Give the coupon ${coupon.name}` : 'Take the coupon away'),
  subscription_reinstate: ({ firstChargeAt }) =>
    firstChargeAt === null
      ? 'Reinstate it, paid now'
      : `Reinstate it, paid from ${new Date(firstChargeAt * 1000).toISOString().slice(0, 10)} on`,
  schedule_release: () => 'Take back what is planned',
  dispute_evidence: ({ isSubmitted }) =>
    isSubmitted ? 'Send the evidence to the bank' : 'Save the evidence as a draft',
  invoice_pay: ({ remaining }) => `Charge ${words(remaining)} now`,
  invoice_send: () => 'Send the invoice again',
  invoice_uncollectible: ({ remaining }) => `Give up ${words(remaining)}`,
  invoice_void: ({ remaining }) => `Void the invoice, ${words(remaining)} not paid`,
  code_create: ({ code, coupon }) => `Make the code ${code}: ${coupon.words}`,
  code_change: ({ code, isActive }) => `Turn the code ${code} ${isActive ? 'on' : 'off'}`,
  auto_topup: ({ amount, card }) => `Top up ${words(amount)} from ${card}`,
  dispute_close: ({ isInquiry }) => (isInquiry ? 'Close the inquiry' : 'Accept the dispute'),
};
const words = ({ amount, currency }: { amount: string; currency: string }): string =>
  format({ amount: BigInt(amount), currency });
const changeTimes: Record<PlanChangeTime, string> = {
  now: 'now',
  next_invoice: 'paid with the next invoice',
  period_end: 'with the next period',
  reset: 'with a new period from now on',
};

const pauseWords: Record<PauseBehavior, string> = {
  void: 'invoices are voided',
  keep_as_draft: 'invoices stay drafts',
  mark_uncollectible: 'invoices are uncollectible',
};

/** What was asked for, as a sentence. */
export function wishOf({ kind, parameters }: Pick<OperationRow, 'kind' | 'parameters'>): string {
  const sentence = wishes[kind as OperationKind] as ((parameters: object) => string) | undefined;
  return sentence?.(parameters) ?? kind.replaceAll('_', ' ');
}
