import type { reinstateInput, stripeOperationView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { ApprovalProviders } from '../providers.ts';
import { openedPreview } from '../queries/preview.ts';
import { reinstatementBase } from '../queries/reinstatement-base.ts';
import { wishHash } from '../rules/operation-parameters.ts';
import { notReinstatable } from '../rules/reinstatement.ts';
import { notPreviewed } from '../rules/sealed-preview.ts';
import { givingChange } from './giving-change.ts';
import { requestChange } from './request-change.ts';

/**
 * Asks for a new subscription in place of one that has ended, at the price and on the day that were looked at; where
 * days that nobody paid for are above one's limit by way of a colleague.
 */
export async function reinstateSubscription(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  input: z.output<typeof reinstateInput>,
): Promise<z.output<typeof stripeOperationView>> {
  const { when, subscriptionId } = input;
  const now = ctx.services.clock.now();
  const preview = openedPreview(ctx, input.preview);
  const asked = { ...input, wish: wishHash('subscription_reinstate', { when }), madeFor: actor.id };
  return requestChange(ctx, actor, {
    ...input,
    kind: 'subscription_reinstate',
    asked: { when },
    reason: when,
    refuse: async ({ user }) => {
      // Two that ended have rows of their own: of two people at once the second sees what the first asked for.
      const lock = `reinstatement for ${user.id}`;
      await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(plainSql(ctx.em));
      const base = await reinstatementBase(ctx.em, subscriptionId, now);
      return notReinstatable(base) ?? notPreviewed(preview, asked, now);
    },
    gives: (subscription, parameters) =>
      givingChange(ctx, providers, actor, subscription, input, {
        kind: 'subscription_reinstate',
        parameters,
      }),
    parameters: async () => {
      const base = await reinstatementBase(ctx.em, subscriptionId, now);
      const { kept } = base.coupon;
      return {
        when,
        customer: base.customer,
        items: base.items.map(({ name, stripePriceId, quantity }) => ({
          name,
          stripePriceId: stripePriceId ?? '',
          quantity,
        })),
        coupon: kept && { stripeId: kept.stripeId, name: kept.name },
        firstChargeAt: preview?.prorationDate ?? null,
        paymentMethod: base.paymentMethod,
        daysUntilDue: base.collectionMethod === 'send_invoice' ? (base.daysUntilDue ?? 30) : null,
        besides: base.besides,
        dueToday: { amount: preview?.dueToday ?? '0', currency: preview?.currency ?? '' },
      };
    },
  });
}
