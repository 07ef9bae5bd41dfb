import { healthThresholdKeys } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, updatedAtColumn } from '../../../platform/db/columns.ts';

/** From when on a figure is bad, where this installation once said so itself; the defaults are the contract's. */
export const HealthThresholdSchema = defineEntity({
  name: 'HealthThreshold',
  tableName: 'health_thresholds',
  properties: {
    key: p.enum(healthThresholdKeys).primary(),
    /** Milliseconds, seconds, a count or hundredths of a percent, as the contract says; null is the default again. */
    value: p.integer().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
    version: p.integer().version().default(1),
  },
  checks: [{ name: 'health_thresholds_value_check', expression: 'value >= 1' }],
});
