import {
  creditRow,
  discountCodeRow,
  disputeRow,
  driftRow,
  dunningRow,
  invoiceRow,
  paymentRow,
  planRow,
  refundRow,
  subscriptionRow,
} from '@backdesk/contract';
import { listProcedures } from '../../../platform/list/procedures.ts';
import { creditsSource } from './credits-source.ts';
import { discountCodesSource } from './discount-codes-source.ts';
import { disputesSource } from './disputes-source.ts';
import { driftsSource } from './drifts-source.ts';
import { dunningSource } from './dunning-source.ts';
import { invoicesSource } from './invoices-source.ts';
import { paymentsSource } from './payments-source.ts';
import { plansSource } from './plans-source.ts';
import { refundsSource } from './refunds-source.ts';
import { subscriptionsSource } from './subscriptions-source.ts';

const payments = listProcedures(paymentsSource, paymentRow);
const subscriptions = listProcedures(subscriptionsSource, subscriptionRow);
const invoices = listProcedures(invoicesSource, invoiceRow);
const dunning = listProcedures(dunningSource, dunningRow);
const refunds = listProcedures(refundsSource, refundRow);
const disputes = listProcedures(disputesSource, disputeRow);
const credits = listProcedures(creditsSource, creditRow);
const plans = listProcedures(plansSource, planRow);
const discountCodes = listProcedures(discountCodesSource, discountCodeRow);
const drifts = listProcedures(driftsSource, driftRow);

/** The lists of billing, four procedures each. */
export const billingLists = {
  payments: payments.page,
  paymentsCount: payments.count,
  paymentsNewSince: payments.newSince,
  paymentsOptions: payments.options,
  subscriptions: subscriptions.page,
  subscriptionsCount: subscriptions.count,
  subscriptionsNewSince: subscriptions.newSince,
  subscriptionsOptions: subscriptions.options,
  invoices: invoices.page,
  invoicesCount: invoices.count,
  invoicesNewSince: invoices.newSince,
  invoicesOptions: invoices.options,
  dunning: dunning.page,
  dunningCount: dunning.count,
  dunningNewSince: dunning.newSince,
  dunningOptions: dunning.options,
  refunds: refunds.page,
  refundsCount: refunds.count,
  refundsNewSince: refunds.newSince,
  refundsOptions: refunds.options,
  disputes: disputes.page,
  disputesCount: disputes.count,
  disputesNewSince: disputes.newSince,
  disputesOptions: disputes.options,
  credits: credits.page,
  creditsCount: credits.count,
  creditsNewSince: credits.newSince,
  creditsOptions: credits.options,
  plans: plans.page,
  plansCount: plans.count,
  plansNewSince: plans.newSince,
  plansOptions: plans.options,
  discountCodes: discountCodes.page,
  discountCodesCount: discountCodes.count,
  discountCodesNewSince: discountCodes.newSince,
  discountCodesOptions: discountCodes.options,
  drifts: drifts.page,
  driftsCount: drifts.count,
  driftsNewSince: drifts.newSince,
  driftsOptions: drifts.options,
};

/** How each of them is read. */
export const billingListSources = [
  paymentsSource,
  subscriptionsSource,
  invoicesSource,
  dunningSource,
  refundsSource,
  disputesSource,
  creditsSource,
  plansSource,
  discountCodesSource,
  driftsSource,
] as const;
