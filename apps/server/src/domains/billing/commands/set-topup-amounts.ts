import type { PresentRow, setTopupAmountsInput, topupAmountsSet } from '@backdesk/contract';
import { toMajor } from '@backdesk/money';
import type { z } from 'zod';
import { lastChange } from '../../../platform/audit/last-change.ts';
import { Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { setTopupAmounts as writeAmounts } from '../../users/index.ts';
import { lockedTopups, type UserTopups } from '../queries/topup-state.ts';
import { notAdjustable, topupVersion } from '../rules/topups.ts';

/**
 * Says below what a user's credit is topped up, and by how much. Nothing is turned on by it, and what is under
 * way keeps its amount; where top-ups are on and the balance is below, the next one comes within a minute. More
 * than before needs a fresh second factor. Throws `conflict` with the present values when somebody was faster,
 * the product included.
 */
export async function setTopupAmounts(
  ctx: MutationContext,
  { userId, version, threshold, amount, note }: z.output<typeof setTopupAmountsInput>,
): Promise<z.output<typeof topupAmountsSet>> {
  const { em } = ctx;
  const state = await lockedTopups(em, userId);
  const refusal = notAdjustable(state);
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  if (topupVersion(state) !== version)
    throw new Refusal('conflict', 'These amounts were changed in the meantime. Nothing was saved.', {
      present: await presentRow(ctx, state),
    });
  if (state.thresholdCents === threshold && state.amountCents === amount) {
    ctx.nothingChanged('the amounts are like this already');
    return { version };
  }
  // More than the customer agreed to may leave their card, and within a minute where the balance is below.
  if (threshold > state.thresholdCents || amount > state.amountCents)
    requireStepUp(ctx.principal, ctx.services.clock.now());
  const after = { ...state, thresholdCents: threshold, amountCents: amount };
  await writeAmounts(em, userId, after);
  await announce(em, { productId: state.productId, userId, topic: 'payment', id: userId });
  ctx.audit({
    action: 'billing.set_topup_amounts',
    target: { kind: 'user', id: userId },
    productId: state.productId,
    before: { thresholdCents: state.thresholdCents, amountCents: state.amountCents },
    after: {
      thresholdCents: threshold,
      amountCents: amount,
      currency: state.currency,
      topupVersion: topupVersion(after),
      note,
    },
  });
  return { version: topupVersion(after) };
}

/** What the amounts are now, as the form has them, and who made them so; nobody of the staff when the product did. */
async function presentRow({ em }: MutationContext, state: UserTopups): Promise<PresentRow> {
  const version = topupVersion(state);
  const typed = (amount: bigint) => toMajor({ amount, currency: state.currency });
  return {
    version,
    ...(await lastChange(em, { target: { kind: 'user', id: state.userId }, version, field: 'topupVersion' })),
    values: { threshold: typed(state.thresholdCents), amount: typed(state.amountCents) },
  };
}
