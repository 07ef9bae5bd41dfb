import { defineEntity, p } from '@mikro-orm/core';
import { Product } from '../../products/index.ts';

/** The last answer of Stripe for one object, and the lease of whoever is fetching it right now. */
export const StripeObjectSchema = defineEntity({
  name: 'StripeObject',
  tableName: 'stripe_objects',
  properties: {
    product: () => p.manyToOne(Product).ref().deleteRule('restrict').primary(),
    id: p.text().primary(),
    type: p.text(),
    /** Null until the first fetch ended. */
    raw: p.json<Record<string, unknown>>().nullable(),
    contentHash: p.text().nullable(),
    /** The version of the projections that wrote it last; an older one is written again although nothing changed. */
    projectionVersion: p.integer().default(0),
    isDeleted: p.boolean().default(false),
    fetchedAt: p.datetime().nullable(),
    leaseToken: p.uuid().nullable(),
    leasedUntil: p.datetime().nullable(),
  },
  indexes: [{ name: 'idx_stripe_objects_product_id_type', properties: ['product', 'type'] }],
});

export class StripeObject extends StripeObjectSchema.class {}
StripeObjectSchema.setClass(StripeObject);
