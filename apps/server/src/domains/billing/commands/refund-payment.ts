import type { Principal } from '../../../platform/actor.ts';
import { submitRefundQueue } from '../jobs/queues.ts';
import { requireAllowance } from '../rules/refund-allowance.ts';
import { insertRefund, aboutOf, type RefundView, type RefundWish, weighRefund } from './intend-refund.ts';
import type { RefundContext } from './refund-context.ts';
import { spendGoodwill } from './spend-goodwill.ts';

/**
 * Commits the intent to refund and hands it to the job that asks Stripe. The same operation asked again
 * returns the refund it already is.
 */
export async function refundPayment(
  ctx: RefundContext,
  actor: Principal,
  input: RefundWish,
): Promise<RefundView> {
  const weighed = await weighRefund(ctx, actor, input);
  if ('repeated' in weighed) return weighed.repeated;
  const { payment, refunds, leftCents } = weighed;
  requireAllowance(actor, input, refunds, ctx.services.clock.now());
  const view = await insertRefund(ctx, actor, payment, input, { state: 'requested' });
  await spendGoodwill(ctx, actor, aboutOf(payment), [
    { id: view.id, kind: 'refund', amountCents: input.amount },
  ]);
  await ctx.services.jobs.send(ctx.em, submitRefundQueue.name, { refundId: view.id });
  ctx.audit({
    action: 'billing.refund_payment',
    target: { kind: 'refund', id: view.id },
    productId: payment.product.id,
    reason: input.reason,
    before: { refundableCents: leftCents },
    after: {
      paymentId: payment.id,
      userId: payment.user.id,
      amountCents: input.amount,
      currency: payment.currency,
      note: input.note,
      ...(input.ticket && { ticket: input.ticket }),
    },
  });
  return view;
}
