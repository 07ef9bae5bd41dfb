import type { bulkTagInput, workStarted } from '@backdesk/contract';
import type { z } from 'zod';
import type { ListSource } from '../../../platform/list/source.ts';
import { everySelectedId } from '../../../platform/list/walk.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { requestWorkOnce } from '../../jobs/index.ts';
import { bulkTagWork } from '../jobs/bulk-tag.ts';
import { bulkTagTitle } from '../rules/bulk-tag-words.ts';

/**
 * Hands the selected users, as they are at this moment, to the workers to be tagged. Throws Refusal when
 * none is left, or more match than the person confirmed.
 */
export async function bulkTag(
  ctx: MutationContext,
  source: ListSource,
  input: z.output<typeof bulkTagInput>,
  signal: AbortSignal | undefined,
): Promise<z.output<typeof workStarted>> {
  const { selection, add, remove } = input;
  let userCount = 0;
  const { jobId, isNew } = await requestWorkOnce(ctx, bulkTagWork, input, async () => {
    const ids = await everySelectedId(source, ctx, selection, signal);
    userCount = ids.length;
    return { title: bulkTagTitle({ add, remove }, userCount), input: { ids, add, remove }, total: userCount };
  });
  if (isNew)
    ctx.audit({
      action: 'users.bulk_tag',
      target: { kind: 'job', id: jobId },
      after: { add, remove, userCount, selection },
    });
  return { jobId };
}
