import {
  acceptDisputeInput,
  changeInvoiceInput,
  invoiceActionsView,
  invoiceInput,
  bulkRefundInput,
  bulkRefundPreviewInput,
  bulkRefundPreviewView,
  workStarted,
  answerDisputeInput,
  amendsInput,
  amendsView,
  approvalInput,
  approvalsInput,
  approvalsView,
  approvalView,
  billingDetailView,
  blockRefundsInput,
  refundBlockedView,
  unblockRefundsInput,
  billingObjectInput,
  cancelSubscriptionInput,
  changePlanInput,
  goodwillOutcomesInput,
  goodwillOutcomesView,
  changeWorthInput,
  changeWorthView,
  couponChoicesInput,
  couponChoicesView,
  creditLotInput,
  creditLotView,
  creditTermsInput,
  creditTermsView,
  decideApprovalInput,
  goodwillLimitsInput,
  goodwillLimitsView,
  setCreditWorthInput,
  setGoodwillLimitsInput,
  grantCreditsInput,
  disputeAnswerView,
  disputeInput,
  fraudWarningsInput,
  fraudWarningsView,
  invoicePreviewView,
  makeRightChoicesInput,
  makeRightChoicesView,
  makeRightInput,
  makeRightQuoteInput,
  makeRightQuoteView,
  retryAmendsInput,
  keepSubscriptionInput,
  moveRenewalInput,
  paymentDetailView,
  paymentInput,
  planChangeChoicesInput,
  planChangeChoicesView,
  planChangePreviewInput,
  pauseInput,
  resumeInput,
  rehearsalInput,
  reinstateInput,
  reinstatePreviewInput,
  reinstatePreviewView,
  rehearsalView,
  resumePreviewInput,
  rawObjectInput,
  rawObjectView,
  refundInput,
  refundPaymentInput,
  refundView,
  releaseScheduleInput,
  setCouponInput,
  stripeOperationView,
  subscriptionActionsInput,
  subscriptionActionsView,
  trialEndPreviewInput,
  requestCreditApprovalInput,
  requestRefundApprovalInput,
  voidCreditInput,
  withdrawApprovalInput,
} from '@backdesk/contract';
import { principalOf } from '../../platform/trpc/principal-of.ts';
import type { QueryContext } from '../../platform/trpc/context.ts';
import { mutation, query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { acceptDispute } from './commands/accept-dispute.ts';
import { answerDispute } from './commands/answer-dispute.ts';
import { bulkRefund } from './commands/bulk-refund.ts';
import { changeInvoice } from './commands/change-invoice.ts';
import { cancelSubscription } from './commands/cancel-subscription.ts';
import { changePlan } from './commands/change-plan.ts';
import { checkRefund } from './commands/check-refund.ts';
import { decideApproval, withdrawApproval } from './commands/decide-approval.ts';
import { makeRight } from './commands/make-right.ts';
import { retryAmends } from './commands/retry-amends.ts';
import { blockRefunds, unblockRefunds } from './commands/block-refunds.ts';
import { grantCredits } from './commands/grant-credits.ts';
import { keepSubscription } from './commands/keep-subscription.ts';
import { refundPayment } from './commands/refund-payment.ts';
import { moveRenewal } from './commands/move-renewal.ts';
import { setCoupon } from './commands/set-coupon.ts';
import { removeCustomerCoupon } from './commands/remove-customer-coupon.ts';
import { requestCreditApproval } from './commands/request-credit-approval.ts';
import { requestRefundApproval } from './commands/request-refund-approval.ts';
import { pauseSubscription } from './commands/pause-subscription.ts';
import { reinstateSubscription } from './commands/reinstate-subscription.ts';
import { resumeSubscription } from './commands/resume-subscription.ts';
import { releaseSchedule } from './commands/release-schedule.ts';
import { setCreditWorth } from './commands/set-credit-worth.ts';
import { setGoodwillLimits } from './commands/set-goodwill-limits.ts';
import { voidCredit } from './commands/void-credit.ts';
import { billingLists } from './lists/procedures.ts';
import { codeProcedures } from './code-procedures.ts';
import type { BillingProviders } from './providers.ts';
import { portalProcedures } from './portal-procedures.ts';
import { saveOfferProcedures } from './save-offer-procedures.ts';
import { topupProcedures } from './topup-procedures.ts';
import { approval, approvals } from './queries/approvals.ts';
import { discountCodeDetail } from './queries/detail/discount-code-detail.ts';
import { amends } from './queries/amends.ts';
import { makeRightChoices } from './queries/make-right-choices.ts';
import { makeRightQuote } from './queries/make-right-quote.ts';
import { goodwillLimits } from './queries/goodwill-limits.ts';
import { creditLot } from './queries/credit-lots.ts';
import { creditTerms } from './queries/credit-terms.ts';
import { disputeAnswer } from './queries/dispute-answer.ts';
import { creditAccountDetail } from './queries/detail/credit-account-detail.ts';
import { disputeDetail } from './queries/detail/dispute-detail.ts';
import type { Detail } from './queries/detail/facts.ts';
import { goodwillOutcomes } from './queries/goodwill-outcomes.ts';
import { invoiceDetail } from './queries/detail/invoice-detail.ts';
import { paymentDetail } from './queries/detail/payment-detail.ts';
import { planDetail } from './queries/detail/plan-detail.ts';
import { refundDetail } from './queries/detail/refund-detail.ts';
import { subscriptionDetail } from './queries/detail/subscription-detail.ts';
import { previewBulkRefund } from './queries/preview-bulk-refund.ts';
import { invoiceActions } from './queries/invoice-actions.ts';
import { fraudWarnings } from './queries/fraud-warnings.ts';
import { payment } from './queries/payment.ts';
import { planChangeChoices } from './queries/plan-change-choices.ts';
import { previewReinstatement } from './queries/preview-reinstatement.ts';
import { previewResumption } from './queries/preview-resumption.ts';
import { changeWorth } from './queries/change-worth.ts';
import { couponChoices } from './queries/coupon-choices.ts';
import { rehearsal } from './queries/rehearsal.ts';
import { previewTrialEnd } from './queries/preview-trial-end.ts';
import { previewPlanChange } from './queries/preview-plan-change.ts';
import { rawObject } from './queries/raw-object.ts';
import { subscriptionActions } from './queries/subscription-actions.ts';
import { syncProcedures } from './sync/procedures.ts';
import { billingTodayProcedures } from './today/procedures.ts';

export const billingRouter = (providers: BillingProviders) => {
  const detail = (
    read: (ctx: QueryContext, providers: BillingProviders, input: { id: string }) => Promise<Detail>,
  ) =>
    query('billing:read')
      .input(billingObjectInput)
      .output(wire(billingDetailView))
      .query(({ ctx, input }) => read(ctx, providers, input));
  return router({
    ...billingLists,
    ...billingTodayProcedures,
    ...codeProcedures,
    ...saveOfferProcedures,
    ...topupProcedures,
    ...portalProcedures,
    ...syncProcedures(providers),
    payment: query('billing:read')
      .input(paymentInput)
      .output(wire(paymentDetailView))
      .query(({ ctx, input }) => payment(ctx, principalOf(ctx), input)),
    paymentDetail: detail(paymentDetail),
    subscriptionDetail: detail((ctx, _providers, input) => subscriptionDetail(ctx, input)),
    invoiceDetail: detail(invoiceDetail),
    refundDetail: detail(refundDetail),
    disputeDetail: detail(disputeDetail),
    planDetail: detail(planDetail),
    creditAccountDetail: detail((ctx, _providers, input) => creditAccountDetail(ctx, input)),
    rawObject: query('billing:read')
      .input(rawObjectInput)
      .output(wire(rawObjectView))
      .query(({ ctx, input }) => rawObject(ctx, input)),
    subscriptionActions: query('billing:read')
      .input(subscriptionActionsInput)
      .output(wire(subscriptionActionsView))
      .query(({ ctx, input }) => subscriptionActions(ctx, input)),
    cancelSubscription: mutation('billing:change_subscriptions', { isMoney: true })
      .input(cancelSubscriptionInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => cancelSubscription(ctx, principalOf(ctx), input)),
    keepSubscription: mutation('billing:change_subscriptions', { isMoney: true })
      .input(keepSubscriptionInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => keepSubscription(ctx, principalOf(ctx), input)),
    planChangeChoices: query('billing:read')
      .input(planChangeChoicesInput)
      .output(wire(planChangeChoicesView))
      .query(({ ctx, input }) => planChangeChoices(ctx, input)),
    planChangePreview: query('billing:change_subscriptions')
      .input(planChangePreviewInput)
      .output(wire(invoicePreviewView))
      .query(({ ctx, input }) => previewPlanChange(ctx, principalOf(ctx), input)),
    changePlan: mutation('billing:change_subscriptions', { isMoney: true })
      .input(changePlanInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => changePlan(ctx, principalOf(ctx), input)),
    reinstatePreview: query('billing:change_subscriptions')
      .input(reinstatePreviewInput)
      .output(wire(reinstatePreviewView))
      .query(({ ctx, input }) => previewReinstatement(ctx, principalOf(ctx), input)),
    reinstateSubscription: mutation('billing:change_subscriptions', { isMoney: true })
      .input(reinstateInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => reinstateSubscription(ctx, providers, principalOf(ctx), input)),
    rehearsal: query('billing:change_subscriptions')
      .input(rehearsalInput)
      .output(wire(rehearsalView))
      .query(({ ctx, input }) => rehearsal(ctx, input)),
    trialEndPreview: query('billing:change_subscriptions')
      .input(trialEndPreviewInput)
      .output(wire(invoicePreviewView))
      .query(({ ctx, input }) => previewTrialEnd(ctx, principalOf(ctx), input)),
    moveRenewal: mutation('billing:change_subscriptions', { isMoney: true })
      .input(moveRenewalInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => moveRenewal(ctx, providers, principalOf(ctx), input)),
    changeWorth: query('billing:change_subscriptions')
      .input(changeWorthInput)
      .output(wire(changeWorthView))
      .query(({ ctx, input }) => changeWorth(ctx, principalOf(ctx), input)),
    couponChoices: query('billing:read')
      .input(couponChoicesInput)
      .output(wire(couponChoicesView))
      .query(({ ctx, input }) => couponChoices(ctx, input)),
    setCoupon: mutation('billing:change_subscriptions', { isMoney: true })
      .input(setCouponInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) =>
        input.of === 'customer'
          ? removeCustomerCoupon(ctx, principalOf(ctx), input)
          : setCoupon(ctx, providers, principalOf(ctx), input),
      ),
    pauseSubscription: mutation('billing:change_subscriptions', { isMoney: true })
      .input(pauseInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => pauseSubscription(ctx, principalOf(ctx), input)),
    resumePreview: query('billing:change_subscriptions')
      .input(resumePreviewInput)
      .output(wire(invoicePreviewView))
      .query(({ ctx, input }) => previewResumption(ctx, principalOf(ctx), input)),
    resumeSubscription: mutation('billing:change_subscriptions', { isMoney: true })
      .input(resumeInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => resumeSubscription(ctx, principalOf(ctx), input)),
    releaseSchedule: mutation('billing:change_subscriptions', { isMoney: true })
      .input(releaseScheduleInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => releaseSchedule(ctx, principalOf(ctx), input)),
    creditTerms: query('billing:read')
      .input(creditTermsInput)
      .output(wire(creditTermsView))
      .query(({ ctx, input }) => creditTerms(ctx, providers, principalOf(ctx), input)),
    blockRefunds: mutation('billing:approve', { isMoney: true })
      .input(blockRefundsInput)
      .output(wire(refundBlockedView))
      .mutation(({ ctx, input }) => blockRefunds(ctx, principalOf(ctx), input)),
    unblockRefunds: mutation('billing:approve', { isMoney: true })
      .input(unblockRefundsInput)
      .output(wire(refundBlockedView))
      .mutation(({ ctx, input }) => unblockRefunds(ctx, input)),
    creditLot: query('billing:read')
      .input(creditLotInput)
      .output(wire(creditLotView))
      .query(({ ctx, input }) => creditLot(ctx, input)),
    grantCredits: mutation('billing:grant_credits', { isMoney: true })
      .input(grantCreditsInput)
      .output(wire(creditLotView))
      .mutation(({ ctx, input }) => grantCredits(ctx, providers, principalOf(ctx), input)),
    requestCreditApproval: mutation('billing:grant_credits', { isMoney: true })
      .input(requestCreditApprovalInput)
      .output(wire(approvalView))
      .mutation(({ ctx, input }) => requestCreditApproval(ctx, providers, principalOf(ctx), input)),
    voidCredit: mutation('billing:grant_credits', { isMoney: true })
      .input(voidCreditInput)
      .output(wire(creditLotView))
      .mutation(({ ctx, input }) => voidCredit(ctx, principalOf(ctx), input)),
    bulkRefundPreview: query('billing:bulk_refund')
      .input(bulkRefundPreviewInput)
      .output(wire(bulkRefundPreviewView))
      .query(({ ctx, input, signal }) => previewBulkRefund(ctx, principalOf(ctx), input, signal)),
    bulkRefund: mutation('billing:bulk_refund', { isMoney: true })
      .input(bulkRefundInput)
      .output(wire(workStarted))
      .mutation(({ ctx, input }) => bulkRefund(ctx, principalOf(ctx), input)),
    invoiceActions: query('billing:read')
      .input(invoiceInput)
      .output(wire(invoiceActionsView))
      .query(({ ctx, input }) => invoiceActions(ctx, input)),
    changeInvoice: mutation('billing:change_invoices', { isMoney: true })
      .input(changeInvoiceInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => changeInvoice(ctx, principalOf(ctx), input)),
    discountCodeDetail: detail(discountCodeDetail),
    fraudWarnings: query('billing:read')
      .input(fraudWarningsInput)
      .output(wire(fraudWarningsView))
      .query(({ ctx, input }) => fraudWarnings(ctx, input)),
    disputeAnswer: query('billing:answer_disputes')
      .input(disputeInput)
      .output(wire(disputeAnswerView))
      .query(({ ctx, input }) => disputeAnswer(ctx, input)),
    answerDispute: mutation('billing:answer_disputes', { isMoney: true })
      .input(answerDisputeInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => answerDispute(ctx, principalOf(ctx), input)),
    acceptDispute: mutation('billing:answer_disputes', { isMoney: true })
      .input(acceptDisputeInput)
      .output(wire(stripeOperationView))
      .mutation(({ ctx, input }) => acceptDispute(ctx, principalOf(ctx), input)),
    goodwillOutcomes: query('billing:read')
      .input(goodwillOutcomesInput)
      .output(wire(goodwillOutcomesView))
      .query(({ ctx, input }) => goodwillOutcomes(ctx, input)),
    approvals: query('billing:read')
      .input(approvalsInput)
      .output(wire(approvalsView))
      .query(({ ctx, input }) => approvals(ctx, principalOf(ctx), input)),
    approval: query('billing:read')
      .input(approvalInput)
      .output(wire(approvalView))
      .query(({ ctx, input }) => approval(ctx, principalOf(ctx), input)),
    requestRefundApproval: mutation('billing:refund', { isMoney: true })
      .input(requestRefundApprovalInput)
      .output(wire(refundView))
      .mutation(({ ctx, input }) => requestRefundApproval(ctx, providers, principalOf(ctx), input)),
    decideApproval: mutation('billing:approve', { isMoney: true })
      .input(decideApprovalInput)
      .output(wire(approvalView))
      .mutation(({ ctx, input }) => decideApproval(ctx, providers, principalOf(ctx), input)),
    makeRightChoices: query('billing:read')
      .input(makeRightChoicesInput)
      .output(wire(makeRightChoicesView))
      .query(({ ctx, input }) => makeRightChoices(ctx, input)),
    makeRightQuote: query('billing:make_right')
      .input(makeRightQuoteInput)
      .output(wire(makeRightQuoteView))
      .query(({ ctx, input }) => makeRightQuote(ctx, principalOf(ctx), input)),
    makeRight: mutation('billing:make_right', { isMoney: true })
      .input(makeRightInput)
      .output(wire(amendsView))
      .mutation(({ ctx, input }) => makeRight(ctx, providers, principalOf(ctx), input)),
    amends: query('billing:read')
      .input(amendsInput)
      .output(wire(amendsView))
      .query(({ ctx, input }) => amends(ctx, input)),
    retryAmends: mutation('billing:make_right', { isMoney: true })
      .input(retryAmendsInput)
      .output(wire(amendsView))
      .mutation(({ ctx, input }) => retryAmends(ctx, principalOf(ctx), input)),
    goodwillLimits: query('billing:read')
      .input(goodwillLimitsInput)
      .output(wire(goodwillLimitsView))
      .query(({ ctx, input }) => goodwillLimits(ctx, input)),
    setGoodwillLimits: mutation('billing:manage_limits')
      .input(setGoodwillLimitsInput)
      .output(wire(goodwillLimitsView))
      .mutation(({ ctx, input }) => setGoodwillLimits(ctx, input)),
    setCreditWorth: mutation('billing:manage_limits')
      .input(setCreditWorthInput)
      .output(wire(goodwillLimitsView))
      .mutation(({ ctx, input }) => setCreditWorth(ctx, input)),
    withdrawApproval: mutation('billing:refund', { isMoney: true })
      .input(withdrawApprovalInput)
      .output(wire(approvalView))
      .mutation(({ ctx, input }) => withdrawApproval(ctx, principalOf(ctx), input)),
    refundPayment: mutation('billing:refund', { isMoney: true })
      .input(refundPaymentInput)
      .output(wire(refundView))
      .mutation(({ ctx, input }) => refundPayment(ctx, principalOf(ctx), input)),
    checkRefund: mutation('billing:refund', { isMoney: true })
      .input(refundInput)
      .output(wire(refundView))
      .mutation(({ ctx, input }) => checkRefund(ctx, input)),
  });
};
