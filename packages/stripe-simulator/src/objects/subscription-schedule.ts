import type { Metadata } from './metadata.ts';
import type { Subscription } from './subscription.ts';

export type PhaseItem = { readonly price: string; readonly quantity: number };

export type PhaseDiscount = {
  readonly coupon: null;
  readonly discount: string;
  readonly promotion_code: null;
};

export type Phase = {
  readonly start_date: number;
  readonly end_date: number;
  readonly discounts: readonly PhaseDiscount[];
  readonly items: readonly PhaseItem[];
  readonly metadata: Metadata;
  readonly proration_behavior: 'always_invoice' | 'create_prorations' | 'none';
};

export type ScheduleStatus = 'active' | 'canceled' | 'completed' | 'not_started' | 'released';

export type SubscriptionSchedule = {
  readonly id: string;
  readonly object: 'subscription_schedule';
  readonly application: null;
  readonly billing_mode: Subscription['billing_mode'];
  readonly canceled_at: number | null;
  readonly completed_at: number | null;
  readonly created: number;
  readonly current_phase: { readonly end_date: number; readonly start_date: number } | null;
  readonly customer: string;
  readonly customer_account: null;
  readonly default_settings: object;
  readonly end_behavior: 'cancel' | 'release';
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly pause_schedules: readonly object[];
  readonly phases: readonly object[];
  readonly released_at: number | null;
  readonly released_subscription: string | null;
  readonly status: ScheduleStatus;
  readonly subscription: string | null;
  readonly test_clock: null;
};

export const DEFAULT_SCHEDULE_SETTINGS = {
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor: 'automatic',
  billing_thresholds: null,
  collection_method: 'charge_automatically',
  default_payment_method: null,
  description: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    days_until_due: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  on_behalf_of: null,
  transfer_data: null,
};

/** A phase with everything that Stripe shows of one. */
export const phaseObject = (currency: string, { items, ...phase }: Phase): object => ({
  add_invoice_items: [],
  application_fee_percent: null,
  billing_cycle_anchor: null,
  billing_thresholds: null,
  collection_method: null,
  currency,
  default_payment_method: null,
  default_tax_rates: [],
  description: null,
  invoice_settings: null,
  items: items.map(({ price, quantity }) => ({
    billing_thresholds: null,
    discounts: [],
    metadata: {},
    plan: price,
    price,
    quantity,
    tax_rates: [],
  })),
  on_behalf_of: null,
  transfer_data: null,
  trial_end: null,
  ...phase,
});
