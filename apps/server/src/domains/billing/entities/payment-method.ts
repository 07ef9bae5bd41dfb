import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { User } from '../../users/index.ts';
import { productColumn } from './columns.ts';
import { indexOn, newestFirst, sparseIndex } from './indexes.ts';

/** A card or account that a user keeps at Stripe; only what Stripe prints of it. Goes with the user. */
export const PaymentMethodSchema = defineEntity({
  name: 'PaymentMethod',
  tableName: 'payment_methods',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: () => p.manyToOne(User).ref().deleteRule('cascade'),
    stripePaymentMethodId: p.text(),
    type: p.text(),
    cardBrand: p.text().nullable(),
    cardLast4: p.text().nullable(),
    cardFunding: p.text().nullable(),
    cardCountry: p.text().nullable(),
    cardExpMonth: p.integer().nullable(),
    cardExpYear: p.integer().nullable(),
    /** The first day on which the card no longer works. */
    cardExpiresOn: p
      .date()
      .nullable()
      .generated(`((make_date(card_exp_year, card_exp_month, 1) + '1 mon'::interval))::date stored`),
    cardFingerprint: p.text().nullable(),
    /** When it was last seen without its customer. */
    detachedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'payment_methods_product_id_stripe_payment_method_id_unique',
      properties: ['product', 'stripePaymentMethodId'],
    },
  ],
  indexes: [
    newestFirst('payment_methods', 'user_id'),
    indexOn('payment_methods', ['card_expires_on', 'id'], 'detached_at is null'),
    sparseIndex('payment_methods', 'card_fingerprint'),
  ],
  checks: [
    {
      name: 'payment_methods_expiry_check',
      expression:
        'card_exp_month >= 1 and card_exp_month <= 12 and card_exp_year >= 1 and card_exp_year <= 9999',
    },
  ],
});

export class PaymentMethod extends PaymentMethodSchema.class {}
PaymentMethodSchema.setClass(PaymentMethod);
