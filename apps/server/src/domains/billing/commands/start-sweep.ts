import type { startSweepInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { requestWorkOnce } from '../../jobs/index.ts';
import { productsAtStripe } from '../../products/index.ts';
import { sweepTitles, type SweepInput } from '../sync/sweep-state.ts';
import { sweepKind } from '../sync/sweep-work.ts';

/** Compares the mirror of every account with Stripe now, rather than when its time comes. */
export async function startSweep(
  ctx: MutationContext,
  { operationId, scope }: z.output<typeof startSweepInput>,
): Promise<{ jobId: string }> {
  const wish = { operationId, scope };
  const { jobId, isNew } = await requestWorkOnce<SweepInput>(ctx, { kind: sweepKind }, wish, async () => ({
    title: sweepTitles[scope],
    input: {
      scope,
      repair: 'within_limit',
      productIds: (await productsAtStripe(ctx.em)).map(({ id }) => id),
      startedAt: ctx.services.clock.now().toISOString(),
    },
  }));
  if (isNew)
    ctx.audit({
      action: 'billing.request_sweep',
      target: { kind: 'job', id: jobId },
      after: { scope, repair: 'within_limit' },
    });
  return { jobId };
}
