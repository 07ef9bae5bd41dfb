import type { EntityManager } from '../../platform/db/database.ts';
import { newId } from '../../platform/ids.ts';
import { Product } from '../products/index.ts';
import { User } from '../users/index.ts';
import { Payment } from './entities/payment.ts';

export { openCreditAccounts } from './ledger/open-accounts.ts';
export { postMovements } from './ledger/post-movements.ts';
export { expansions, type KindName, type MirroredObject } from './mirror/kinds.ts';
export { startLoading } from './mirror/load.ts';
export { NotEnoughCredit } from './rules/ledger.ts';

/** A user of a product, with an e-mail nobody else has. */
export async function aUser(
  em: EntityManager,
  productId: string,
  wish: Partial<Pick<User, 'email' | 'fullName' | 'stripeCustomerId'>> = {},
): Promise<User> {
  const id = newId();
  const user = em.create(User, {
    id,
    product: em.getReference(Product, productId, { wrapped: true }),
    email: `user-${id}@example.com`,
    fullName: 'Priya Raman',
    stripeCustomerId: `cus_${id.replaceAll('-', '')}`,
    signedUpAt: new Date(),
    ...wish,
  });
  await em.persist(user).flush();
  return user;
}

/** A payment of $29.00 that succeeded just now, unless told otherwise. */
export async function aPayment(
  em: EntityManager,
  user: User,
  wish: Partial<Payment> = {},
): Promise<Payment & { stripePaymentIntentId: string }> {
  const id = newId();
  const payment = em.create(Payment, {
    id,
    product: user.product,
    user,
    stripePaymentIntentId: `pi_${id.replaceAll('-', '')}`,
    stripeStatus: 'succeeded',
    status: 'succeeded',
    amountCents: 2_900n,
    capturedCents: 2_900n,
    refundedCents: 0n,
    currency: 'USD',
    paidAt: new Date(),
    ...(wish as object),
  });
  await em.persist(payment).flush();
  return payment as Payment & { stripePaymentIntentId: string };
}
