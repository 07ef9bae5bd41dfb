import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** An id that another system knows this user by, such as a second Stripe customer with the same e-mail. */
export const UserIdentitySchema = defineEntity({
  name: 'UserIdentity',
  tableName: 'user_identities',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    user: () => p.manyToOne(User).ref().deleteRule('cascade').index('idx_user_identities_user_id'),
    kind: p.enum(['stripe_customer', 'external']),
    externalId: p.text(),
    createdAt: createdAtColumn(),
  },
  uniques: [
    {
      name: 'user_identities_product_id_kind_external_id_unique',
      properties: ['product', 'kind', 'externalId'],
    },
  ],
});

export class UserIdentity extends UserIdentitySchema.class {}
UserIdentitySchema.setClass(UserIdentity);
