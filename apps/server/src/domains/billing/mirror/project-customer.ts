import type Stripe from 'stripe';
import { type Customer, upsertCustomers } from '../../users/index.ts';
import { cleanText, fromUnix, idOf } from './text.ts';
import type { Change, Work } from './work.ts';

/** What Stripe says about the person behind a customer. */
export function customerRow(raw: Stripe.Customer | Stripe.DeletedCustomer): Customer {
  if (raw.deleted)
    return {
      stripeCustomerId: raw.id,
      email: null,
      name: null,
      country: null,
      stripePaymentMethodId: null,
      createdAt: null,
      isDeleted: true,
    };
  const country = raw.address?.country?.toUpperCase() ?? '';
  return {
    stripeCustomerId: raw.id,
    email: cleanText(raw.email),
    name: cleanText(raw.name),
    country: /^[A-Z]{2}$/.test(country) ? country : null,
    stripePaymentMethodId: idOf(raw.invoice_settings.default_payment_method),
    createdAt: fromUnix(raw.created),
    isDeleted: false,
  };
}

/** Writes customers as users. */
export async function writeCustomers(
  work: Work,
  raws: readonly (Stripe.Customer | Stripe.DeletedCustomer)[],
): Promise<Change[]> {
  const users = await upsertCustomers(work.em, work.productId, raws.map(customerRow));
  for (const user of users.values()) {
    work.users.add(user);
    work.cards.add(user);
  }
  return raws.map((raw) => ({ userId: users.get(raw.id) ?? '', topic: 'subscription', id: raw.id }));
}
