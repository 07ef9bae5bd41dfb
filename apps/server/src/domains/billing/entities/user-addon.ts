import { userAddonStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Addon } from './addon.ts';
import { productColumn, userColumn } from './columns.ts';
import { externalIdIndex, newestFirst, sparseIndex } from './indexes.ts';
import { Payment } from './payment.ts';
import { Subscription } from './subscription.ts';

/** An add-on that a user bought, with the subscription or the payment it came with. */
export const UserAddonSchema = defineEntity({
  name: 'UserAddon',
  tableName: 'user_addons',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    addon: () => p.manyToOne(Addon).ref().deleteRule('restrict').index('idx_user_addons_addon_id'),
    subscription: () => p.manyToOne(Subscription).ref().nullable().deleteRule('restrict'),
    payment: () => p.manyToOne(Payment).ref().nullable().deleteRule('restrict'),
    externalId: p.text().nullable(),
    status: p.enum(userAddonStatuses).default('active'),
    quantity: p.integer().default(1),
    amountCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    purchasedAt: p.datetime(),
    endsAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [externalIdIndex('user_addons')],
  indexes: [
    newestFirst('user_addons', 'product_id'),
    newestFirst('user_addons', 'user_id'),
    sparseIndex('user_addons', 'subscription_id'),
    sparseIndex('user_addons', 'payment_id'),
  ],
  checks: [
    { name: 'user_addons_quantity_check', expression: 'quantity > 0' },
    {
      name: 'user_addons_amount_check',
      expression: 'amount_cents >= 0 and (amount_cents is null or currency is not null)',
    },
    { name: 'user_addons_period_check', expression: 'ends_at >= purchased_at' },
  ],
});

export class UserAddon extends UserAddonSchema.class {}
UserAddonSchema.setClass(UserAddon);
