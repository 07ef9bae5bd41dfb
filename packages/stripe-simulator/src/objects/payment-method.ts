import type { BillingDetails } from './common.ts';
import type { Metadata } from './metadata.ts';

export type Card = {
  readonly brand: string;
  readonly checks: {
    readonly address_line1_check: string | null;
    readonly address_postal_code_check: string | null;
    readonly cvc_check: string | null;
  };
  readonly country: string;
  readonly display_brand: string;
  readonly exp_month: number;
  readonly exp_year: number;
  readonly fingerprint: string;
  readonly funding: string;
  readonly generated_from: null;
  readonly last4: string;
  readonly networks: { readonly available: readonly string[]; readonly preferred: null };
  readonly regulated_status: 'unregulated';
  readonly three_d_secure_usage: { readonly supported: boolean };
  readonly wallet: null;
};

export type PaymentMethod = {
  readonly id: string;
  readonly object: 'payment_method';
  readonly allow_redisplay: 'always' | 'limited' | 'unspecified';
  readonly billing_details: BillingDetails;
  readonly card: Card;
  readonly created: number;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly type: 'card';
};
