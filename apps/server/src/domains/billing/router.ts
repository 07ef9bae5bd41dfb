import {
  paymentDetailView,
  paymentInput,
  refundInput,
  refundPaymentInput,
  refundView,
} from '@backdesk/contract';
import { principalOf } from '../../platform/trpc/principal-of.ts';
import { mutation, query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { checkRefund } from './commands/check-refund.ts';
import { refundPayment } from './commands/refund-payment.ts';
import { billingLists } from './lists/procedures.ts';
import { payment } from './queries/payment.ts';

export const billingRouter = router({
  ...billingLists,
  payment: query('billing:read')
    .input(paymentInput)
    .output(wire(paymentDetailView))
    .query(({ ctx, input }) => payment(ctx, input)),
  refundPayment: mutation('billing:refund', { isMoney: true })
    .input(refundPaymentInput)
    .output(wire(refundView))
    .mutation(({ ctx, input }) => refundPayment(ctx, principalOf(ctx), input)),
  checkRefund: mutation('billing:refund', { isMoney: true })
    .input(refundInput)
    .output(wire(refundView))
    .mutation(({ ctx, input }) => checkRefund(ctx, input)),
});
