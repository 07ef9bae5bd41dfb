import type Stripe from 'stripe';
import type { EntityManager } from '../../../platform/db/database.ts';
import { upsertCustomer } from '../../users/index.ts';
import { cleanText, fromUnix } from './text.ts';

export async function projectCustomer(
  em: EntityManager,
  productId: string,
  raw: Stripe.Customer | Stripe.DeletedCustomer,
): Promise<string> {
  const isDeleted = raw.deleted === true;
  return upsertCustomer(em, {
    productId,
    stripeCustomerId: raw.id,
    email: isDeleted ? null : cleanText(raw.email),
    name: isDeleted ? null : cleanText(raw.name),
    createdAt: isDeleted ? null : fromUnix(raw.created),
    isDeleted,
  });
}
