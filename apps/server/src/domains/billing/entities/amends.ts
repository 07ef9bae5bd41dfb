import { refundReasons } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { ApprovalRequest } from './approval-request.ts';
import { productColumn, userColumn } from './columns.ts';
import { newestFirst, sparseIndex } from './indexes.ts';

/**
 * What was put together to make something right. Its steps are a refund, a change of a subscription and a
 * lot of credit; how far each is stands on its own row. A step that failed is replaced when it is tried again.
 */
export const AmendsSchema = defineEntity({
  name: 'Amends',
  tableName: 'amends',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    /** What was asked for, as it came over the wire; nobody filters on it. */
    wish: p.json<Record<string, unknown>>(),
    /** The same operation asked again is recognised by it. */
    wishHash: p.text(),
    refundId: p.uuid().nullable(),
    operationId: p.uuid().nullable(),
    /** Of the lot, also before it is given. */
    grantId: p.uuid().nullable(),
    approvalRequest: () => p.manyToOne(ApprovalRequest).ref().nullable().deleteRule('restrict'),
    reason: p.enum(refundReasons),
    note: p.text().nullable(),
    ticket: p.text().nullable(),
    requestedByKind: p.text(),
    requestedById: p.text(),
    requestedByName: p.text(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  indexes: [
    newestFirst('amends', 'product_id'),
    newestFirst('amends', 'user_id'),
    sparseIndex('amends', 'approval_request_id'),
  ],
  checks: [{ name: 'amends_steps_check', expression: 'num_nonnulls(refund_id, operation_id, grant_id) > 0' }],
});

export class Amends extends AmendsSchema.class {}
AmendsSchema.setClass(Amends);
