import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { userIdsOfCustomers } from '../../users/index.ts';
import { cleanText, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

/** What Stripe prints of a payment method. */
export function paymentMethodRow(raw: Stripe.PaymentMethod): Omit<RowOf<'payment_methods'>, 'cardExpiresOn'> {
  const { card } = raw;
  return {
    stripePaymentMethodId: raw.id,
    type: raw.type,
    cardBrand: cleanText(card?.brand),
    cardLast4: cleanText(card?.last4),
    cardFunding: cleanText(card?.funding),
    cardCountry: cleanText(card?.country),
    cardExpMonth: card?.exp_month ?? null,
    cardExpYear: card?.exp_year ?? null,
    cardFingerprint: cleanText(card?.fingerprint),
    detachedAt: null,
  };
}

/** Writes payment methods of users. One without a customer was detached, or never was anybody's. */
export async function writePaymentMethods(
  work: Work,
  raws: readonly Stripe.PaymentMethod[],
): Promise<Change[]> {
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
        ...paymentMethodRow(raw),
        createdAt: fromUnix(raw.created) ?? new Date(),
      },
    ];
  });
  await upsert(work, 'payment_methods', rows, { key: ['product', 'stripePaymentMethodId'] });
  const detached = raws.filter(({ customer }) => customer === null).map(({ id }) => id);
  if (detached.length > 0) await detachPaymentMethods(work, detached);
  return changes;
}

/** Notes that payment methods are nobody's any more; whose they were stays known. */
export async function detachPaymentMethods(work: Work, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ user_id: string }>`
    update payment_methods set detached_at = now()
    where product_id = ${work.productId} and stripe_payment_method_id = any(${[...ids]})
      and detached_at is null returning user_id`.execute(plainSql(work.em));
  for (const { user_id: userId } of rows) work.cards.add(userId);
}
