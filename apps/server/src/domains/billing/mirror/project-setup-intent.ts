import type Stripe from 'stripe';
import { newId } from '../../../platform/ids.ts';
import { userIdsOfCustomers } from '../../users/index.ts';
import { setupIntentStatusOf } from '../rules/stripe-states.ts';
import { cleanText, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

/** What Stripe says about an attempt to keep a payment method. */
export function setupIntentRow(raw: Stripe.SetupIntent): RowOf<'setup_intents'> {
  const error = raw.last_setup_error;
  return {
    stripeSetupIntentId: raw.id,
    stripePaymentMethodId: idOf(raw.payment_method),
    stripeStatus: raw.status,
    status: setupIntentStatusOf(raw.status),
    usage: cleanText(raw.usage),
    cancellationReason: cleanText(raw.cancellation_reason),
    errorCode: cleanText(error?.decline_code ?? error?.code),
    errorMessage: cleanText(error?.message),
    // A card that its bank refuses is for the customer to settle, everything else for us or Stripe.
    errorType: error ? (error.type === 'card_error' ? 'user_error' : 'system_error') : null,
  };
}

/** Writes setup intents of users; those without a customer that we know belong to nobody. */
export async function writeSetupIntents(work: Work, raws: readonly Stripe.SetupIntent[]): Promise<Change[]> {
  const users = await userIdsOfCustomers(
    work.em,
    work.productId,
    raws.map((raw) => idOf(raw.customer)),
  );
  const changes: Change[] = [];
  const rows = raws.flatMap((raw) => {
    const user = users.get(idOf(raw.customer) ?? '');
    if (user === undefined) return [];
    work.cards.add(user);
    changes.push({ userId: user, topic: 'payment', id: raw.id });
    return [
      {
        id: newId(),
        product: work.productId,
        user,
        ...setupIntentRow(raw),
        createdAt: fromUnix(raw.created) ?? new Date(),
      },
    ];
  });
  await upsert(work, 'setup_intents', rows, { key: ['product', 'stripeSetupIntentId'] });
  return changes;
}
