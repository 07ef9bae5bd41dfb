/** What a payment paid for; `other` when neither an invoice nor its metadata says. */
export const paymentKinds = ['subscription', 'credit_purchase', 'addon', 'gift', 'other'] as const;
export const paymentKindLabels: Record<(typeof paymentKinds)[number], string> = {
  subscription: 'Subscription',
  credit_purchase: 'Credits',
  addon: 'Add-on',
  gift: 'Gift',
  other: 'Other',
};

/** How much of a payment went back; the payment itself stays `succeeded`. */
export const paymentRefundStates = ['none', 'partial', 'full'] as const;
export const paymentRefundStateLabels: Record<(typeof paymentRefundStates)[number], string> = {
  none: 'Not refunded',
  partial: 'Refunded in part',
  full: 'Refunded in full',
};

/** Where a row came from: mirrored from Stripe, imported from a product's own history, or entered by staff. */
export const billingSources = ['stripe', 'import', 'manual'] as const;

/** Stripe's invoice states, and `unknown` for one this version has never heard of. */
export const invoiceStatuses = ['draft', 'open', 'paid', 'void', 'uncollectible', 'unknown'] as const;

export const chargeStatuses = ['succeeded', 'pending', 'failed', 'unknown'] as const;

/** Stripe's dispute states; `warning_*` are inquiries, in which no money has moved yet. */
export const disputeStatuses = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'won',
  'lost',
  'prevented',
  'appeal_needs_response',
  'appeal_under_review',
  'unknown',
] as const;

/** The states in which a dispute waits for evidence from us. */
export const disputesToAnswer: readonly string[] = [
  'warning_needs_response',
  'needs_response',
  'appeal_needs_response',
] satisfies (typeof disputeStatuses)[number][];

export const billingIntervals = ['day', 'week', 'month', 'year'] as const;

/** What a plan limits. */
export const planMeters = [
  'tokens',
  'generations',
  'messages',
  'messages_per_conversation',
  'conversations',
  'credits',
] as const;

/** Stripe's words for what becomes of invoices while payments are paused. */
export const pauseBehaviors = ['void', 'keep_as_draft', 'mark_uncollectible'] as const;

export const addonKinds = ['surprise_box', 'coaching', 'premium_feature', 'calendar', 'other'] as const;
export const userAddonStatuses = ['active', 'canceled', 'expired'] as const;

/** What a credit account counts in: money in minor units, or the product's own credits. */
export const creditUnits = ['cents', 'credits'] as const;

/** Who paid for a grant: the customer, or us. */
export const creditGrantCategories = ['paid', 'promotional'] as const;

export const creditEntryKinds = [
  'purchase',
  'grant',
  'usage',
  'expiry',
  'refund_clawback',
  'clawback_reversal',
  'void',
  'adjustment',
] as const;

export const discountKinds = ['percent', 'fixed'] as const;
export const discountDurations = ['once', 'repeating', 'forever'] as const;

export const setupIntentStatuses = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'succeeded',
  'canceled',
  'unknown',
] as const;

export const creditNoteStatuses = ['issued', 'void', 'unknown'] as const;

export const subscriptionScheduleStatuses = [
  'not_started',
  'active',
  'completed',
  'released',
  'canceled',
  'unknown',
] as const;

/** What somebody else has to agree to before it is done. */
export const approvalKinds = [
  'refund',
  'credit_grant',
  'discount',
  'subscription_change',
  'make_right',
] as const;
export const approvalStates = ['pending', 'approved', 'denied', 'withdrawn', 'expired', 'executed'] as const;

/** Changes at Stripe other than refunds, which have a table of their own. */
export const stripeOperationKinds = [
  'subscription_cancel',
  'subscription_uncancel',
  'subscription_change',
  'schedule_release',
  'subscription_pause',
  'subscription_resume',
  'trial_change',
  'coupon_apply',
  'credit_note',
  'invoice_pay',
  'invoice_void',
  'dispute_evidence',
  'dispute_close',
  'invoice_uncollectible',
  'invoice_send',
  'auto_topup',
  'code_create',
  'code_change',
  'subscription_reinstate',
  'customer_coupon',
] as const;
export const stripeOperationStates = [
  'requested',
  'awaiting_approval',
  'submitting',
  'unknown',
  'succeeded',
  'failed',
  'canceled',
] as const;

/** Our three words for who is to blame for an error. */
export const errorTypes = ['user_error', 'system_error', 'model_error'] as const;
