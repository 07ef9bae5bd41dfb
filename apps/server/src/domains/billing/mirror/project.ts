import type Stripe from 'stripe';
import type { EntityManager } from '../../../platform/db/database.ts';
import { userIdOfCustomer } from '../../users/index.ts';
import type { MirroredObject } from './kinds.ts';
import { projectCustomer } from './project-customer.ts';
import { projectDispute } from './project-dispute.ts';
import { paymentsOf, projectInvoice } from './project-invoice.ts';
import { projectPayment } from './project-payment.ts';
import { projectRefund } from './project-refund.ts';
import { projectSubscription } from './project-subscription.ts';
import { billingTables } from './tables.ts';
import { idOf } from './text.ts';

/** What changed, for those who watch the user; null when the object belongs to nobody we know. */
export type Projected = { userId: string; topic: 'payment' | 'refund' | 'subscription'; id: string } | null;

/**
 * The Stripe ids that have to be mirrored before `raw` can be. Undefined when it ought to belong to
 * something and does not.
 */
export function dependenciesOf(raw: MirroredObject): string[] | undefined {
  const belongsTo = (id: string | null) => (id === null ? undefined : [id]);
  switch (raw.object) {
    case 'customer':
      return [];
    case 'subscription':
    case 'payment_intent':
      return belongsTo(idOf(raw.customer));
    case 'invoice':
      // Its payments come first, so that they can be told which invoice they paid.
      return belongsTo(idOf(raw.customer))?.concat(paymentsOf(raw));
    case 'refund':
    case 'dispute':
      return belongsTo(idOf(raw.payment_intent));
  }
}

/** True when one of the `dependenciesOf` an object is already there. */
export async function hasDependency(
  em: EntityManager,
  productId: string,
  dependency: string,
): Promise<boolean> {
  return dependency.startsWith('cus_')
    ? (await userIdOfCustomer(em, productId, dependency)) !== undefined
    : (await paymentOfIntent(em, productId, dependency)) !== undefined;
}

/** Writes one object of Stripe onto our tables, in the caller's transaction. */
export async function project(em: EntityManager, productId: string, raw: MirroredObject): Promise<Projected> {
  switch (raw.object) {
    case 'customer':
      return { userId: await projectCustomer(em, productId, raw), topic: 'subscription', id: raw.id };
    case 'subscription':
    case 'invoice':
    case 'payment_intent':
      return projectOfCustomer(em, productId, raw);
    case 'refund':
    case 'dispute': {
      const payment = await paymentOfIntent(em, productId, idOf(raw.payment_intent) ?? '');
      if (!payment) return null;
      if (raw.object === 'refund') await projectRefund(em, payment, raw);
      else await projectDispute(em, payment, raw);
      return {
        userId: payment.userId,
        topic: raw.object === 'refund' ? 'refund' : 'payment',
        id: payment.id,
      };
    }
  }
}

async function projectOfCustomer(
  em: EntityManager,
  productId: string,
  raw: Stripe.Subscription | Stripe.Invoice | Stripe.PaymentIntent,
): Promise<Projected> {
  const userId = await userIdOfCustomer(em, productId, idOf(raw.customer) ?? '');
  if (!userId) return null;
  if (raw.object === 'payment_intent')
    return { userId, topic: 'payment', id: await projectPayment(em, productId, userId, raw) };
  if (raw.object === 'subscription') await projectSubscription(em, productId, userId, raw);
  else await projectInvoice(em, productId, userId, raw);
  return { userId, topic: raw.object === 'subscription' ? 'subscription' : 'payment', id: raw.id };
}

async function paymentOfIntent(
  em: EntityManager,
  productId: string,
  paymentIntentId: string,
): Promise<{ id: string; productId: string; userId: string; paymentIntentId: string } | undefined> {
  const row = await billingTables(em)
    .selectFrom('payments')
    .select(['id', 'user'])
    .where('product', '=', productId)
    .where('stripePaymentIntentId', '=', paymentIntentId)
    .executeTakeFirst();
  return row && { id: row.id, productId, userId: row.user, paymentIntentId };
}
