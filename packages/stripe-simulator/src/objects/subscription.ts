import type { List } from './common.ts';
import type { Metadata } from './metadata.ts';
import type { Price } from './price.ts';

export type SubscriptionStatus =
  | 'incomplete'
  | 'incomplete_expired'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'unpaid'
  | 'paused'
  | 'canceled';

export type SubscriptionItem = {
  readonly id: string;
  readonly object: 'subscription_item';
  readonly billing_thresholds: null;
  readonly created: number;
  readonly current_period_end: number;
  readonly current_period_start: number;
  readonly current_trial: null;
  readonly discounts: readonly string[];
  readonly metadata: Metadata;
  readonly plan: object;
  readonly price: Price;
  readonly quantity: number;
  readonly subscription: string;
  readonly tax_rates: readonly string[];
};

export type CancellationDetails = {
  readonly comment: string | null;
  readonly feedback: string | null;
  readonly feedback_option: null;
  readonly reason: 'cancellation_requested' | 'payment_disputed' | 'payment_failed' | null;
};

export type Subscription = {
  readonly id: string;
  readonly object: 'subscription';
  readonly application: null;
  readonly application_fee_percent: null;
  readonly automatic_tax: object;
  readonly billing_cycle_anchor: number;
  readonly billing_cycle_anchor_config: null;
  readonly billing_mode: { readonly flexible: null; readonly type: 'classic' };
  readonly billing_schedules: readonly object[];
  readonly billing_thresholds: null;
  readonly cancel_at: number | null;
  readonly cancel_at_period_end: boolean;
  readonly canceled_at: number | null;
  readonly cancellation_details: CancellationDetails;
  readonly collection_method: 'charge_automatically' | 'send_invoice';
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly customer_account: null;
  readonly days_until_due: number | null;
  readonly default_payment_method: string | null;
  readonly default_source: null;
  readonly default_tax_rates: readonly string[];
  readonly description: string | null;
  readonly discounts: readonly string[];
  readonly ended_at: number | null;
  readonly invoice_settings: object;
  readonly items: List<SubscriptionItem>;
  readonly latest_invoice: string | null;
  readonly livemode: false;
  readonly managed_payments: null;
  readonly metadata: Metadata;
  readonly next_pending_invoice_item_invoice: null;
  readonly on_behalf_of: null;
  readonly pause_collection: { readonly behavior: string; readonly resumes_at: number | null } | null;
  readonly payment_settings: object;
  readonly pending_invoice_item_interval: null;
  readonly pending_setup_intent: null;
  readonly pending_update: null;
  readonly schedule: string | null;
  readonly start_date: number;
  readonly status: SubscriptionStatus;
  readonly test_clock: null;
  readonly transfer_data: null;
  readonly trial_end: number | null;
  readonly trial_settings: TrialSettings;
  readonly trial_start: number | null;
};

export const NO_CANCELLATION: CancellationDetails = {
  comment: null,
  feedback: null,
  feedback_option: null,
  reason: null,
};

export type TrialSettings = {
  readonly end_behavior: { readonly billing_cycle_anchor: null; readonly missing_payment_method: string };
};

export const DEFAULT_TRIAL_SETTINGS: TrialSettings = {
  end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
};
