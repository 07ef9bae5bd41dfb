import { planMeters } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Plan } from './plan.ts';

/** How much of one meter a plan gives per period; null is without a limit. */
export const PlanLimitSchema = defineEntity({
  name: 'PlanLimit',
  tableName: 'plan_limits',
  properties: {
    plan: () => p.manyToOne(Plan).ref().deleteRule('cascade').primary(),
    meter: p.enum(planMeters).primary(),
    limitCount: p.bigint().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  checks: [{ name: 'plan_limits_limit_count_check', expression: 'limit_count >= 0' }],
});

export class PlanLimit extends PlanLimitSchema.class {}
PlanLimitSchema.setClass(PlanLimit);
