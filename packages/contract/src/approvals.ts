import { z } from 'zod';
import { refundPaymentInput, refundReason, refundState } from './billing.ts';
import { approvalKinds, approvalStates } from './billing-words.ts';
import { productKey } from './list/schemas.ts';
import { stripeOperationKind, stripeOperationState } from './subscription-actions.ts';
import { id, instant, money, paragraph } from './wire.ts';

/** How long a colleague has to agree, in hours. */
export const approvalHours = 24;

export const approvalStateLabels: Record<(typeof approvalStates)[number], string> = {
  pending: 'Waits for a colleague',
  approved: 'Approved',
  denied: 'Denied',
  withdrawn: 'Withdrawn',
  expired: 'Ran out',
  executed: 'Approved and done',
};

/** What is asked for above one's own limit: the refund as it would be made, and the money it holds back. */
export const requestRefundApprovalInput = refundPaymentInput;

export const approvalView = z.object({
  id,
  kind: z.enum(approvalKinds),
  state: z.enum(approvalStates),
  amount: money,
  /** Null of a change of a subscription. */
  reason: refundReason.nullable(),
  note: z.string().nullable(),
  requestedBy: z.string(),
  /** The reader asked for it, and may withdraw it. */
  isOwn: z.boolean(),
  createdAt: instant,
  expiresAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  decisionNote: z.string().nullable(),
  userId: id,
  userName: z.string(),
  productName: z.string(),
  /** Null where nothing of a payment goes back. */
  paymentId: id.nullable(),
  paid: money.nullable(),
  /** What is left of the payment when this is paid; of a refund alone. */
  leftAfter: money.nullable(),
  /** The tax within the refund, in proportion; null where nothing goes back, or no tax is known. */
  refundTax: money.nullable(),
  refundId: id.nullable(),
  refundState: refundState.nullable(),
  /** Where something is made right by more than a refund: what was put together, and in words what it does. */
  amendsId: id.nullable(),
  lines: z.array(z.string()),
  /** The change of a subscription that is asked for alone. */
  change: z.object({ subscriptionId: id, kind: stripeOperationKind, state: stripeOperationState }).nullable(),
  /** What the reader may still give this user; null without a limit, and for what is decided. */
  leftToGive: money.nullable(),
  /** Of what is decided on; a decision says which one it saw. */
  quoteHash: z.string(),
  /** Why the reader cannot approve it, as a sentence; null when they can. */
  notApprovableBecause: z.string().nullable(),
});

/** `open` are those that wait, soonest to run out first; `decided` the others, newest first. At most 100. */
export const approvalsInput = z.strictObject({
  show: z.enum(['open', 'decided']),
  product: productKey.optional(),
});
export const approvalsView = z.object({ approvals: z.array(approvalView), openCount: z.number().int() });

export const approvalInput = z.strictObject({ approvalId: id });

/** `quoteHash` is that of the view on which the decision was made: after anything moved it is refused. */
export const decideApprovalInput = z.strictObject({
  approvalId: id,
  quoteHash: z.string().regex(/^[0-9a-f]{64}$/, 'is not a hash'),
  decision: z.enum(['approve', 'deny']),
  note: paragraph(1000),
});
export const withdrawApprovalInput = approvalInput;
