import type { billingDetailView, BillingKind, Wire } from '@backdesk/contract';
import { trpc } from '../../../shared/trpc.ts';

export type Detail = Wire<typeof billingDetailView>;

/** The page of each kind of object, below `/billing`. */
export const detailPages = {
  payment: '/billing/payments/$id',
  subscription: '/billing/subscriptions/$id',
  invoice: '/billing/invoices/$id',
  refund: '/billing/refunds/$id',
  dispute: '/billing/disputes/$id',
  plan: '/billing/plans/$id',
  credit_account: '/billing/credits/$id',
  discount_code: '/billing/discount-codes/$id',
} as const satisfies Record<BillingKind, string>;

/** How an object of a kind is read; all kinds are read alike. */
export const detailReads: Record<BillingKind, typeof trpc.billing.paymentDetail> = {
  payment: trpc.billing.paymentDetail,
  subscription: trpc.billing.subscriptionDetail,
  invoice: trpc.billing.invoiceDetail,
  refund: trpc.billing.refundDetail,
  dispute: trpc.billing.disputeDetail,
  plan: trpc.billing.planDetail,
  credit_account: trpc.billing.creditAccountDetail,
  discount_code: trpc.billing.discountCodeDetail,
};
