import type { Metadata } from './metadata.ts';

export type RefundStatus = 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';

export type Refund = {
  readonly id: string;
  readonly object: 'refund';
  readonly amount: number;
  readonly balance_transaction: string | null;
  readonly charge: string;
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly destination_details: {
    readonly card: {
      readonly reference?: string;
      readonly reference_status?: string;
      readonly reference_type?: string;
      readonly type: 'pending' | 'refund' | 'reversal';
    };
    readonly type: 'card';
  };
  readonly failure_balance_transaction?: string;
  readonly failure_reason?: string;
  readonly metadata: Metadata;
  readonly payment_intent: string;
  readonly payment_method: string;
  readonly pending_reason?: 'processing' | 'insufficient_funds' | 'charge_pending';
  readonly reason: 'duplicate' | 'fraudulent' | 'requested_by_customer' | null;
  readonly receipt_number: null;
  readonly source_transfer_reversal: null;
  readonly status: RefundStatus;
  readonly transfer_reversal: null;
};
