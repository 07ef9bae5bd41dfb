import type { EntityManager } from '../../../platform/db/database.ts';
import { kysely, type TablesOf } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import type { UserSchema } from '../entities/user.ts';
import type { UserIdentitySchema } from '../entities/user-identity.ts';

type Tables = TablesOf<readonly [typeof UserSchema, typeof UserIdentitySchema]>;

export type Customer = {
  productId: string;
  stripeCustomerId: string;
  email: string | null;
  name: string | null;
  createdAt: Date | null;
  isDeleted: boolean;
};

/**
 * Brings the user behind a Stripe customer up to date and returns the user's id. A second customer
 * with the same e-mail is the same person: both ids lead to one user. An erased or deleted user
 * keeps what it has; a deleted customer never takes a name or an e-mail away.
 */
export async function upsertCustomer(em: EntityManager, customer: Customer): Promise<string> {
  const db = kysely<Tables>(em);
  const known = await userIdOfCustomer(em, customer.productId, customer.stripeCustomerId);
  if (customer.isDeleted && known) return known;
  const sameEmail =
    known === undefined && customer.email
      ? await db
          .selectFrom('users')
          .select('id')
          .where('product', '=', customer.productId)
          .where((eb) => eb(eb.fn<string>('lower', ['email']), '=', customer.email?.toLowerCase() ?? ''))
          .where('deletedAt', 'is', null)
          .executeTakeFirst()
      : undefined;
  const userId = known ?? sameEmail?.id ?? newId();
  if (known)
    await db
      .updateTable('users')
      .set((eb) => ({
        fullName: customer.name,
        // An address that another user of this product has stays theirs; this one keeps its old one.
        email: eb
          .case()
          .when(
            eb.exists(
              eb
                .selectFrom('users as other')
                .select('other.id')
                .where('other.product', '=', customer.productId)
                .where('other.id', '!=', userId)
                .where('other.deletedAt', 'is', null)
                .where((inner) =>
                  inner(inner.fn<string>('lower', ['other.email']), '=', customer.email?.toLowerCase() ?? ''),
                ),
            ),
          )
          .then(eb.ref('email'))
          .else(customer.email)
          .end(),
      }))
      .where('id', '=', userId)
      .where('deletedAt', 'is', null)
      // A second customer of the same person does not rename them.
      .where('stripeCustomerId', '=', customer.stripeCustomerId)
      .execute();
  else if (!sameEmail)
    await db
      .insertInto('users')
      .values({
        id: userId,
        product: customer.productId,
        email: customer.email,
        fullName: customer.name,
        stripeCustomerId: customer.stripeCustomerId,
        ...(customer.createdAt && { signedUpAt: customer.createdAt, signedUpSource: 'stripe' as const }),
        deletedAt: customer.isDeleted ? new Date() : null,
      })
      .execute();
  if (!known)
    await db
      .insertInto('user_identities')
      .values({
        id: newId(),
        product: customer.productId,
        user: userId,
        kind: 'stripe_customer',
        externalId: customer.stripeCustomerId,
      })
      .execute();
  return userId;
}

/** The user that a Stripe customer belongs to, or undefined when we have not met the customer. */
export async function userIdOfCustomer(
  em: EntityManager,
  productId: string,
  stripeCustomerId: string,
): Promise<string | undefined> {
  const row = await kysely<Tables>(em)
    .selectFrom('user_identities')
    .select('user')
    .where('product', '=', productId)
    .where('kind', '=', 'stripe_customer')
    .where('externalId', '=', stripeCustomerId)
    .executeTakeFirst();
  return row?.user;
}
