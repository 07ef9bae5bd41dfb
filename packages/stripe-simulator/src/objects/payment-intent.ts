import type { Metadata } from './metadata.ts';

export type PaymentIntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'requires_capture'
  | 'canceled'
  | 'succeeded';

export type PaymentIntent = {
  readonly id: string;
  readonly object: 'payment_intent';
  readonly allowed_payment_method_types: null;
  readonly amount: number;
  readonly amount_capturable: number;
  readonly amount_details: { readonly tip: object };
  readonly amount_received: number;
  readonly application: null;
  readonly application_fee_amount: null;
  readonly automatic_payment_methods: {
    readonly allow_redirects: 'always' | 'never';
    readonly enabled: true;
  } | null;
  readonly canceled_at: number | null;
  readonly cancellation_reason: string | null;
  readonly capture_method: 'automatic' | 'automatic_async' | 'manual';
  readonly client_secret: string;
  readonly confirmation_method: 'automatic' | 'manual';
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly description: string | null;
  readonly excluded_payment_method_types: null;
  readonly last_payment_error: object | null;
  readonly latest_charge: string | null;
  readonly livemode: false;
  readonly managed_payments: null;
  readonly metadata: Metadata;
  readonly next_action: object | null;
  readonly on_behalf_of: null;
  readonly payment_method: string | null;
  readonly payment_method_configuration_details: null;
  readonly payment_method_options: object;
  readonly payment_method_types: readonly string[];
  readonly payment_record: null;
  readonly processing: null;
  readonly receipt_email: string | null;
  readonly review: null;
  readonly setup_future_usage: 'off_session' | 'on_session' | null;
  readonly shipping: null;
  readonly source: null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly status: PaymentIntentStatus;
  readonly transfer_data: null;
  readonly transfer_group: string | null;
};

export function newPaymentIntent(
  id: string,
  created: number,
  secret: string,
  amount: number,
  currency: string,
): PaymentIntent {
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${secret}`,
    confirmation_method: 'automatic',
    created,
    currency,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}
