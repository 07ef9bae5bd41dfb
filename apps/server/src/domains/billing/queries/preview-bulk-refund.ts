import { type bulkRefundPreviewInput, type bulkRefundPreviewView, mostBulkRefunds } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { deriveSecret } from '../../../platform/crypto.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { everySelectedId } from '../../../platform/list/walk.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { refundOneOfMany } from '../commands/refund-one-of-many.ts';
import { paymentsSource } from '../lists/payments-source.ts';
import { planTrustedSeconds, type RefundPlan, sealPlan } from '../rules/bulk-refund.ts';

type View = z.output<typeof bulkRefundPreviewView>;

export const planKeyOf = ({ services }: Pick<QueryContext, 'services'>): string =>
  deriveSecret(services.config.secret, 'bulk refunds');

/** Ends the transaction without a trace. */
class TriedOut extends Error {}

/**
 * What refunding these payments would do: it is done, payment by payment with every limit, and undone again.
 * So the preview and the refunds cannot disagree. Throws Refusal when too many are selected.
 */
export async function previewBulkRefund(
  ctx: QueryContext,
  reader: Principal,
  { selection }: z.output<typeof bulkRefundPreviewInput>,
  signal: AbortSignal | undefined,
): Promise<View> {
  const ids = await everySelectedId(paymentsSource, ctx, selection, signal);
  if (ids.length > mostBulkRefunds)
    throw new Refusal(
      'invalid_input',
      `One bulk refund can be about at most ${mostBulkRefunds} payments, and these are ${ids.length.toLocaleString('en')}. Narrow the list down and do it in parts.`,
    );
  const now = ctx.services.clock.now();
  const { items, leftOut } = await tryOut(ctx, reader, ids, signal);
  const sums = new Map<string, bigint>();
  for (const [, amount, currency] of items) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount));
  return {
    refunds: items.length,
    sums: [...sums].map(([currency, amount]) => ({ amount, currency })),
    leftOut: [...leftOut].map(([why, count]) => ({ why, count })).toSorted((a, b) => b.count - a.count),
    expiresAt: new Date(now.getTime() + planTrustedSeconds * 1000),
    plan:
      items.length === 0
        ? null
        : sealPlan({ items, madeFor: reader.id, madeAt: now.getTime() / 1000 }, planKeyOf(ctx)),
  };
}

async function tryOut(
  ctx: QueryContext,
  reader: Principal,
  ids: readonly string[],
  signal: AbortSignal | undefined,
) {
  const items: RefundPlan['items'] = [];
  const leftOut = new Map<string, number>();
  // The second factor is asked for when it is done; here it would only hide what would happen.
  const actor = asFresh(reader, ctx.services.clock.now());
  const undo = new TriedOut();
  try {
    await ctx.em.transactional(async (em) => {
      const change = { em, audit: () => undefined, nothingChanged: () => undefined, services: ctx.services };
      // In one order whoever asks, so that two who refund the same payments do not wait for each other.
      for (const paymentId of ids.toSorted()) {
        signal?.throwIfAborted();
        const one = { operationId: newId(), paymentId, amount: null, reason: 'goodwill', note: '' } as const;
        const outcome = await refundOneOfMany(change, actor, one);
        if ('leftOut' in outcome) leftOut.set(outcome.leftOut, (leftOut.get(outcome.leftOut) ?? 0) + 1);
        else items.push([outcome.paymentId, outcome.amount.toString(), outcome.currency]);
      }
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return { items, leftOut };
}

/** The same person with a second factor that is fresh for an hour. */
export const asFresh = (actor: Principal, now: Date): Principal =>
  actor.kind === 'member' ? { ...actor, steppedUpUntil: new Date(now.getTime() + 3_600_000) } : actor;
