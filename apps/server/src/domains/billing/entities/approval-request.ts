import { approvalKinds, approvalStates } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { indexOn, newestFirst } from './indexes.ts';

/**
 * Something that a second member has to agree to. It is bound to what was shown (`quoteHash`) and
 * runs out. Nobody decides on what they asked for, or on what they get themselves.
 */
export const ApprovalRequestSchema = defineEntity({
  name: 'ApprovalRequest',
  tableName: 'approval_requests',
  properties: {
    id: idColumn(),
    product: productColumn,
    /** The user who gets it. */
    user: userColumn,
    kind: p.enum(approvalKinds),
    state: p.enum(approvalStates).default('pending'),
    targetKind: p.text(),
    targetId: p.text(),
    amountCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    /** SHA-256 of the quote that was shown to both. */
    quoteHash: p.text(),
    reason: p.text(),
    note: p.text().nullable(),
    /** What is asked for, where it has no row of its own until somebody agrees: credit. */
    wish: p.json<Record<string, unknown>>().nullable(),
    requesterId: p.text(),
    requesterName: p.text(),
    /** The member who decided; null while it is pending. */
    approverId: p.text().nullable(),
    approverName: p.text().nullable(),
    /** The member who is the user too, when there is one. */
    beneficiaryMemberId: p.text().nullable(),
    decisionNote: p.text().nullable(),
    decidedAt: p.datetime().nullable(),
    expiresAt: p.datetime(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  indexes: [
    newestFirst('approval_requests', 'product_id', 'state'),
    newestFirst('approval_requests', 'state'),
    newestFirst('approval_requests', 'user_id'),
    newestFirst('approval_requests', 'requester_id'),
    indexOn('approval_requests', ['target_kind', 'target_id']),
    indexOn('approval_requests', ['expires_at', 'id'], `state = 'pending'`),
  ],
  checks: [
    {
      name: 'approval_requests_persons_check',
      expression:
        'approver_id <> requester_id and beneficiary_member_id <> requester_id and beneficiary_member_id <> approver_id',
    },
    {
      name: 'approval_requests_decision_check',
      expression: `case when state in ('approved', 'denied', 'executed') then approver_id is not null and decided_at is not null else approver_id is null end`,
    },
    {
      name: 'approval_requests_amount_check',
      expression: 'amount_cents >= 0 and (amount_cents is null or currency is not null)',
    },
    {
      name: 'approval_requests_wish_check',
      expression: `(kind = 'credit_grant') = (wish is not null)`,
    },
    { name: 'approval_requests_expiry_check', expression: 'expires_at > created_at' },
  ],
});

export class ApprovalRequest extends ApprovalRequestSchema.class {}
ApprovalRequestSchema.setClass(ApprovalRequest);
