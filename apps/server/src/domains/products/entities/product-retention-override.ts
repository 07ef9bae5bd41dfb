import { retentionKinds } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from './product.ts';

/** How long one product keeps one kind of record, where it differs from the desk's own policy. */
export const ProductRetentionOverrideSchema = defineEntity({
  name: 'ProductRetentionOverride',
  tableName: 'product_retention_overrides',
  properties: {
    product: () => p.manyToOne(Product).ref().deleteRule('cascade').updateRule('no action').primary(),
    recordKind: p.enum(retentionKinds).primary(),
    /** Null keeps it for ever. */
    keptDays: p.integer().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
    version: p.integer().version().default(1),
  },
  checks: [
    {
      name: 'product_retention_overrides_kept_days_check',
      expression: 'kept_days >= 1 and kept_days <= 36500',
    },
  ],
});
