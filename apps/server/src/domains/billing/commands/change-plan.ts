import type { changePlanInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { planChangeBase, wantedPrice } from '../queries/plan-change-base.ts';
import { openedPreview } from '../queries/preview.ts';
import { wishHash } from '../rules/operation-parameters.ts';
import { leadingItemOf, notWanted } from '../rules/plan-changes.ts';
import { notPreviewed } from '../rules/sealed-preview.ts';
import { requestChange } from './request-change.ts';

/** Asks for another plan or quantity, at the price and on the terms of the preview that was looked at. */
export async function changePlan(
  ctx: MutationContext,
  actor: Principal,
  input: z.output<typeof changePlanInput>,
): Promise<z.output<typeof stripeOperationView>> {
  const { priceId, quantity, when } = input;
  const asked = { priceId, quantity, when };
  const preview = openedPreview(ctx, input.preview);
  const wish = wishHash('subscription_change', asked);
  return requestChange(ctx, actor, {
    ...input,
    kind: 'subscription_change',
    asked,
    reason: when,
    refuse: async (subscription) => {
      const base = await planChangeBase(ctx.em, subscription.id);
      const price = await wantedPrice(ctx.em, base.productId, priceId);
      return (
        notWanted(base, base.items, { price, quantity, when }) ??
        notPreviewed(preview, { ...input, wish, madeFor: actor.id }, ctx.services.clock.now())
      );
    },
    parameters: async (subscription) => {
      const base = await planChangeBase(ctx.em, subscription.id);
      const { stripePriceId, planName } = await wantedPrice(ctx.em, base.productId, priceId);
      const item = leadingItemOf(base.items);
      return {
        when,
        itemId: item?.stripeItemId ?? '',
        stripePriceId: stripePriceId ?? '',
        planName,
        quantity,
        from: { stripePriceId: item?.stripePriceId ?? '', quantity: item?.quantity ?? 0 },
        prorationDate: preview?.prorationDate ?? null,
        isTrialing: base.status === 'trialing',
        isCharged: base.collectionMethod !== 'send_invoice',
        dueToday: { amount: preview?.dueToday ?? '0', currency: preview?.currency ?? '' },
      };
    },
  });
}
