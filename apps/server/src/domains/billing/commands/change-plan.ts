import type { changePlanInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { planChangeBase, wantedPrice } from '../queries/plan-change-base.ts';
import { previewKey } from '../queries/preview-plan-change.ts';
import { leadingItemOf, notWanted } from '../rules/plan-changes.ts';
import { isTrusted, openPreview, type SealedPreview } from '../rules/sealed-preview.ts';
import type { ChangeRefusal } from '../rules/subscription-changes.ts';
import { requestChange } from './request-change.ts';

type Input = z.output<typeof changePlanInput>;

/** Asks for another plan or quantity, at the price and on the terms of the preview that was looked at. */
export async function changePlan(
  ctx: MutationContext,
  actor: Principal,
  input: Input,
): Promise<z.output<typeof stripeOperationView>> {
  const { priceId, quantity, when } = input;
  const preview = openPreview(input.preview, previewKey(ctx));
  return requestChange(ctx, actor, {
    ...input,
    kind: 'subscription_change',
    asked: { priceId, quantity, when },
    reason: when,
    refuse: async (subscription) => {
      const base = await planChangeBase(ctx.em, subscription.id);
      const price = await wantedPrice(ctx.em, base.productId, priceId);
      return (
        notWanted(base, base.items, { price, quantity, when }) ??
        notPreviewed(preview, input, { actor, now: ctx.services.clock.now() })
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

const outdated = (sentence: string): ChangeRefusal => ({ reason: 'preview_outdated', sentence });

/** Why this change was not looked at before it was asked for, or null. */
function notPreviewed(
  preview: SealedPreview | null,
  { subscriptionId, seen, priceId, quantity, when }: Input,
  { actor, now }: { actor: Principal; now: Date },
): ChangeRefusal | null {
  const isOfThis =
    preview?.subscriptionId === subscriptionId &&
    preview.seen === seen &&
    preview.priceId === priceId &&
    preview.quantity === quantity &&
    preview.when === when &&
    preview.madeFor === actor.id;
  if (!isOfThis)
    return outdated('The preview you looked at is of something else. Look at a new one, then confirm.');
  if (!isTrusted(preview, now))
    return outdated(
      'The preview is older than five minutes, so the amounts may be others by now. Look at a new one, then confirm.',
    );
  return null;
}
