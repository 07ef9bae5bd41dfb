import type { bulkRefundInput, workStarted } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { requestWorkOnce } from '../../jobs/index.ts';
import { bulkRefundKind } from '../jobs/bulk-refund-work.ts';
import { planKeyOf } from '../queries/preview-bulk-refund.ts';
import { openPlan } from '../rules/bulk-refund.ts';

/**
 * Hands exactly the payments and amounts that were previewed to the workers. Always with a fresh second
 * factor, whatever the sums: what is asked for here is many refunds at once.
 */
export async function bulkRefund(
  ctx: MutationContext,
  actor: Principal,
  input: z.output<typeof bulkRefundInput>,
): Promise<z.output<typeof workStarted>> {
  const now = ctx.services.clock.now();
  const { plan: token, reason, note } = input;
  let count = 0;
  const { jobId, isNew } = await requestWorkOnce(ctx, { kind: bulkRefundKind }, input, async () => {
    requireStepUp(actor, now);
    const plan = openPlan(token, planKeyOf(ctx), { madeFor: actor.id, now });
    if (!plan)
      throw new Refusal(
        'preview_outdated',
        'What you looked at is older than five minutes or of somebody else. Look again, then confirm.',
      );
    count = plan.items.length;
    return {
      title: `Refund ${count.toLocaleString('en-US')} ${count === 1 ? 'payment' : 'payments'}`,
      input: { items: plan.items, reason, note },
      total: count,
    };
  });
  if (isNew)
    ctx.audit({
      action: 'billing.bulk_refund',
      target: { kind: 'job', id: jobId },
      reason,
      after: { count, note },
    });
  return { jobId };
}
