import { creditsList } from './credits.ts';
import { discountCodesList } from './discount-codes.ts';
import { disputesList } from './disputes.ts';
import { driftsList } from './drifts.ts';
import { dunningList } from './dunning.ts';
import { invoicesList } from './invoices.ts';
import { paymentsList } from './payments.ts';
import { plansList } from './plans.ts';
import { refundsList } from './refunds.ts';
import { subscriptionsList } from './subscriptions.ts';
import { usersList } from './users.ts';
import { webhookEventsList } from './webhook-events.ts';

export { creditRow, creditsList } from './credits.ts';
export { discountCodeRow, discountCodesList } from './discount-codes.ts';
export { disputeRow, disputesList } from './disputes.ts';
export { driftRow, driftsList } from './drifts.ts';
export { dunningList, dunningRow } from './dunning.ts';
export { invoiceRow, invoicesList } from './invoices.ts';
export { paymentRow, paymentsList } from './payments.ts';
export { planRow, plansList } from './plans.ts';
export { refundRow, refundsList } from './refunds.ts';
export { subscriptionRow, subscriptionsList } from './subscriptions.ts';
export { usersList, usersRow } from './users.ts';
export { webhookEventRow, webhookEventsList } from './webhook-events.ts';

/** Every list by its name: what a saved view or an export may be of. */
export const lists = {
  'users.list': usersList,
  'billing.payments': paymentsList,
  'billing.subscriptions': subscriptionsList,
  'billing.invoices': invoicesList,
  'billing.dunning': dunningList,
  'billing.refunds': refundsList,
  'billing.disputes': disputesList,
  'billing.credits': creditsList,
  'billing.plans': plansList,
  'billing.discountCodes': discountCodesList,
  'billing.drifts': driftsList,
  'ingest.webhookEvents': webhookEventsList,
} as const;
export type ListName = keyof typeof lists;
export const listNames = Object.keys(lists) as [ListName, ...ListName[]];
