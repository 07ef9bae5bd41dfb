import type { stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import { lockedTopups } from '../queries/topup-state.ts';
import { notToppable, seenTopup, topupChangedMeanwhile } from '../rules/topups.ts';
import { type OperationContext, type Requester, requestOperation } from './request-operation.ts';

type Wish = {
  operationId: string;
  userId: string;
  /** What it was decided on; missing when it is decided on what is so under the lock. */
  seen?: string;
  note: string;
  /** The balance fell below what they want to keep; nobody asked. */
  isAutomatic?: boolean;
};

/**
 * Commits the intent to charge a user's saved card for credit. The user's row is locked; of two top-ups at once
 * the second is refused, and the table would refuse it too.
 */
export async function requestTopup(
  ctx: OperationContext,
  requester: Requester,
  { operationId, userId, seen, note, isAutomatic = false }: Wish,
): Promise<z.output<typeof stripeOperationView>> {
  const state = await lockedTopups(ctx.em, userId);
  const seenNow = seenTopup(state);
  const amount = { amount: state.amountCents.toString(), currency: state.currency };
  return requestOperation(
    ctx,
    requester,
    {
      id: userId,
      productId: state.productId,
      userId,
      stripeId: state.customerId,
      before: { balanceCents: state.balanceCents, thresholdCents: state.thresholdCents },
    },
    {
      operationId,
      kind: 'auto_topup',
      seen: seen ?? seenNow,
      seenNow,
      asked: { userId },
      note,
      ...(isAutomatic && { reason: 'below what they want to keep' }),
      refuse: () => notToppable(state),
      parameters: () => ({
        customerId: state.customerId ?? '',
        paymentMethodId: state.cardId ?? '',
        card: state.card,
        amount,
        ownId: state.ownId,
      }),
      changedMeanwhile: topupChangedMeanwhile,
    },
  );
}
