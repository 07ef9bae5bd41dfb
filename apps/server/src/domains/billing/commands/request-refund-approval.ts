import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { ApprovalProviders } from '../providers.ts';
import { isAboveGoodwill } from '../queries/goodwill-used.ts';
import { isAboveLimit } from '../rules/refund-allowance.ts';
import { refundQuoteHash } from '../rules/refund-quote.ts';
import { approvalRequest } from './approval-request.ts';
import { insertRefund, type RefundView, type RefundWish, weighRefund } from './intend-refund.ts';

/**
 * Asks a colleague to agree to a refund above one's own limit. The refund stands there from now on and
 * holds its money, so that nobody gives it back a second time meanwhile; nothing goes to Stripe.
 */
export async function requestRefundApproval(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  input: RefundWish,
): Promise<RefundView> {
  const weighed = await weighRefund(ctx, actor, input);
  if ('repeated' in weighed) return weighed.repeated;
  const { payment, refunds, leftCents } = weighed;
  const now = ctx.services.clock.now();
  const about = {
    productId: payment.product.id,
    userId: payment.user.id,
    currency: payment.currency,
    amountCents: input.amount,
  };
  if (!isAboveLimit(actor, input, refunds, now) && !(await isAboveGoodwill(ctx.em, actor, about, now)))
    throw new Refusal(
      'approval_not_needed',
      'This is within your own limit, so nobody has to agree. Refund it directly.',
    );
  const quote = { paymentId: payment.id, amountCents: input.amount, currency: payment.currency };
  const request = await approvalRequest(ctx, providers, actor, {
    ...about,
    kind: 'refund',
    target: { kind: 'payment', id: payment.id },
    quoteHash: refundQuoteHash({
      ...quote,
      refundId: input.operationId,
      reason: input.reason,
      refundableCents: leftCents,
    }),
    reason: input.reason,
    note: input.note,
    ownSentence: 'This payment is your own, so a colleague has to ask for its refund.',
  });
  const view = await insertRefund(ctx, actor, payment, input, {
    state: 'awaiting_approval',
    approvalRequest: request,
  });
  ctx.audit({
    action: 'billing.request_refund_approval',
    target: { kind: 'refund', id: view.id },
    productId: payment.product.id,
    reason: input.reason,
    before: { refundableCents: leftCents },
    after: {
      ...quote,
      userId: payment.user.id,
      approvalId: request.id,
      note: input.note,
      ...(input.ticket && { ticket: input.ticket }),
    },
  });
  return view;
}
