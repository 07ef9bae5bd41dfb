import type { changeCodeInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { codeById } from '../queries/code-actions.ts';
import { codeChangedMeanwhile, notCodeChangeable } from '../rules/code-changes.ts';
import { requestOperation } from './request-operation.ts';

/** Asks for a code to be turned on or off at Stripe; who has it already keeps what it gave. */
export async function changeCode(
  ctx: MutationContext,
  actor: Principal,
  { codeId, change, ...input }: z.output<typeof changeCodeInput>,
): Promise<z.output<typeof stripeOperationView>> {
  const row = await codeById(ctx.em, codeId, { lock: true });
  return requestOperation(
    ctx,
    actor,
    {
      id: row.id,
      productId: row.product_id,
      userId: null,
      stripeId: row.stripe_id,
      before: { state: row.state },
    },
    {
      ...input,
      kind: 'code_change',
      asked: { change },
      parameters: () => ({ code: row.code, isActive: change === 'on' }),
      refuse: () => notCodeChangeable(row, change),
      changedMeanwhile: codeChangedMeanwhile,
    },
  );
}
