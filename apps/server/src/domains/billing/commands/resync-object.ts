import type { resyncInput } from '@backdesk/contract';
import type { z } from 'zod';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { requestWorkOnce } from '../../jobs/index.ts';
import { productsAtStripe } from '../../products/index.ts';
import { parseTarget } from '../mirror/kinds.ts';
import { resyncKind } from '../sync/resync-work.ts';

/** Asks the workers to read one object from Stripe and to write it and its rows anew, changed or not. */
export async function resyncObject(
  ctx: MutationContext,
  { operationId, productId, stripeId }: z.output<typeof resyncInput>,
): Promise<{ jobId: string }> {
  const product = (await productsAtStripe(ctx.em)).find(({ id }) => id === productId);
  if (!product) throw notFound('product with an account at Stripe');
  const target = parseTarget(stripeId.trim());
  if (!target)
    throw new Refusal(
      'invalid_input',
      `${stripeId} is no object that the mirror keeps. Give an id such as sub_… or pi_…; ids that are words need their kind, such as coupon:SUMMER.`,
    );
  const wish = { operationId, productId: product.id, ...target };
  const { jobId, isNew } = await requestWorkOnce(ctx, { kind: resyncKind }, wish, async () => ({
    title: `Read ${target.id} from Stripe`,
    productId: product.id,
    input: { productId: product.id, kind: target.kind, id: target.id },
    total: 1,
  }));
  if (isNew)
    ctx.audit({
      action: 'billing.resync',
      target: { kind: 'stripe_object', id: target.id },
      productId: product.id,
      after: { kind: target.kind },
    });
  return { jobId };
}
