import type { refundInput, refundView } from '@backdesk/contract';
import type { z } from 'zod';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { submitRefundQueue } from '../jobs/queues.ts';
import { billingTables } from '../mirror/tables.ts';
import { refundById } from '../queries/refund-rows.ts';
import { toRefundView } from '../rules/refund-view.ts';

/**
 * “Check with Stripe”: has the job look now instead of at its next turn. It looks up before it
 * would ever send again, so checking cannot pay twice.
 */
export async function checkRefund(
  ctx: MutationContext,
  input: z.output<typeof refundInput>,
): Promise<z.output<typeof refundView>> {
  const refund = await refundById(ctx.em, input.refundId);
  if (!refund) throw notFound('refund');
  const view = toRefundView(refund);
  if (!view.isCheckable)
    throw new Refusal(
      'refund_not_checkable',
      'This refund is settled: Stripe has nothing more to say about it.',
    );
  await billingTables(ctx.em)
    .updateTable('refunds')
    .set({ nextAttemptAt: ctx.services.clock.now() })
    .where('id', '=', refund.id)
    .execute();
  await ctx.services.jobs.send(ctx.em, submitRefundQueue.name, { refundId: refund.id });
  ctx.audit({
    action: 'billing.check_refund',
    target: { kind: 'refund', id: refund.id },
    productId: refund.productId,
    before: { state: refund.state },
  });
  return view;
}
