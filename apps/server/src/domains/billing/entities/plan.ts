import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Addon } from './addon.ts';
import { productColumn } from './columns.ts';
import { newestFirst, sparseIndex } from './indexes.ts';

/** What a user subscribes to; its prices and limits are rows of their own. */
export const PlanSchema = defineEntity({
  name: 'Plan',
  tableName: 'plans',
  properties: {
    id: idColumn(),
    product: productColumn,
    /** Lower snake case, stable; the name is the label. */
    key: p.text(),
    name: p.text(),
    description: p.text().nullable(),
    stripeProductId: p.text().nullable(),
    /** The quantity of a subscription counts persons. */
    isPerPerson: p.boolean().default(false),
    isActive: p.boolean().default(true),
    /** An add-on that comes with the plan, such as a surprise box. */
    includedAddon: () => p.manyToOne(Addon).ref().nullable().deleteRule('set null'),
    trialDays: p.integer().nullable(),
    /** Where it stands among the product's plans, the cheapest first. */
    position: p.integer().default(0),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'plans_product_id_key_unique', properties: ['product', 'key'] },
    { name: 'plans_product_id_stripe_product_id_unique', properties: ['product', 'stripeProductId'] },
  ],
  indexes: [
    sparseIndex('plans', 'included_addon_id'),
    newestFirst('plans', 'product_id'),
    newestFirst('plans'),
  ],
  checks: [
    { name: 'plans_key_check', expression: `key ~ '^[a-z][a-z0-9_]*$'` },
    { name: 'plans_trial_days_check', expression: 'trial_days >= 0' },
  ],
});

export class Plan extends PlanSchema.class {}
PlanSchema.setClass(Plan);
