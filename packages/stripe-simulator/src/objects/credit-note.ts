import type { List } from './common.ts';
import type { Metadata } from './metadata.ts';

/** A correction of a finalised invoice. */
export type CreditNote = {
  readonly id: string;
  readonly object: 'credit_note';
  readonly amount: number;
  readonly amount_shipping: number;
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly customer_account: null;
  readonly customer_balance_transaction: null;
  readonly discount_amount: number;
  readonly discount_amounts: readonly object[];
  readonly effective_at: number | null;
  readonly invoice: string;
  readonly lines: List<object>;
  readonly livemode: false;
  readonly memo: string | null;
  readonly metadata: Metadata;
  readonly number: string;
  readonly out_of_band_amount: number | null;
  readonly pdf: string;
  readonly post_payment_amount: number;
  readonly pre_payment_amount: number;
  readonly pretax_credit_amounts: readonly object[];
  readonly reason: 'duplicate' | 'fraudulent' | 'order_change' | 'product_unsatisfactory' | null;
  readonly refunds: readonly {
    readonly amount_refunded: number;
    readonly payment_record_refund: null;
    readonly refund: string;
    readonly type: 'refund';
  }[];
  readonly shipping_cost: null;
  readonly status: 'issued' | 'void';
  readonly subtotal: number;
  readonly subtotal_excluding_tax: number;
  readonly total: number;
  readonly total_excluding_tax: number;
  readonly total_taxes: readonly object[];
  readonly type: 'post_payment';
  readonly voided_at: number | null;
};
