import type { BalanceTransaction } from './balance-transaction.ts';
import type { Metadata } from './metadata.ts';

export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost';

export type Dispute = {
  readonly id: string;
  readonly object: 'dispute';
  readonly amount: number;
  readonly balance_transactions: readonly BalanceTransaction[];
  readonly charge: string;
  readonly created: number;
  readonly currency: string;
  readonly enhanced_eligibility_types: readonly string[];
  readonly evidence: { readonly [field: string]: unknown };
  readonly evidence_details: {
    readonly due_by: number | null;
    readonly enhanced_eligibility: object;
    readonly has_evidence: boolean;
    readonly past_due: boolean;
    readonly submission_count: number;
    readonly submission_method: 'manual' | 'not_submitted';
  };
  readonly intended_submission_method: null;
  readonly is_charge_refundable: boolean;
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly network_reason_code: string | null;
  readonly payment_intent: string;
  readonly payment_method_details: object;
  readonly reason: string;
  readonly status: DisputeStatus;
};

const TEXTS =
  'access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal customer_communication customer_email_address customer_name customer_purchase_ip customer_signature duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number uncategorized_file uncategorized_text';

/** Evidence before anything was written: each text field null. */
export const NO_EVIDENCE: { readonly [field: string]: unknown } = {
  ...Object.fromEntries(TEXTS.split(' ').map((field) => [field, null])),
  enhanced_evidence: {},
};
