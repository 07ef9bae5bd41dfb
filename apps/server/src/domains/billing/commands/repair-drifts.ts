import type { repairDriftsInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { ListSource } from '../../../platform/list/source.ts';
import { everySelectedId } from '../../../platform/list/walk.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { requestWorkOnce } from '../../jobs/index.ts';
import { driftsSource } from '../lists/drifts-source.ts';
import { repairKind } from '../sync/repair-work.ts';

const source = driftsSource as unknown as ListSource;

/** Hands the objects of the selected differences to the workers, to be read from Stripe and written anew. */
export async function repairDrifts(
  ctx: MutationContext,
  input: z.output<typeof repairDriftsInput>,
  signal: AbortSignal | undefined,
): Promise<{ jobId: string }> {
  let count = 0;
  const { jobId, isNew } = await requestWorkOnce(ctx, { kind: repairKind }, input, async () => {
    const ids = await everySelectedId(source, ctx, input.selection, signal);
    count = ids.length;
    return {
      title: `Repair ${count.toLocaleString('en-US')} ${count === 1 ? 'difference' : 'differences'} from Stripe`,
      input: { driftIds: ids },
      total: count,
    };
  });
  if (isNew)
    ctx.audit({
      action: 'billing.repair_drifts',
      target: { kind: 'job', id: jobId },
      after: { count, selection: input.selection },
    });
  return { jobId };
}
