import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn } from '../../../platform/db/columns.ts';
import { Plan } from './plan.ts';

/** One line of what a plan promises, in the order it is advertised. */
export const PlanFeatureSchema = defineEntity({
  name: 'PlanFeature',
  tableName: 'plan_features',
  properties: {
    plan: () => p.manyToOne(Plan).ref().deleteRule('cascade').primary(),
    name: p.text().primary(),
    position: p.integer().default(0),
    createdAt: createdAtColumn(),
  },
});

export class PlanFeature extends PlanFeatureSchema.class {}
PlanFeatureSchema.setClass(PlanFeature);
