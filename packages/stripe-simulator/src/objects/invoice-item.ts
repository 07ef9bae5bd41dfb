import type { Metadata } from './metadata.ts';

/** An amount that waits for the customer's next invoice, or stands on one. */
export type InvoiceItem = {
  readonly id: string;
  readonly object: 'invoiceitem';
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly customer_account: null;
  readonly date: number;
  readonly description: string | null;
  readonly discountable: boolean;
  readonly discounts: readonly string[];
  readonly invoice: string | null;
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly parent: {
    readonly subscription_details: { readonly subscription: string; readonly subscription_item?: string };
    readonly type: 'subscription_details';
  } | null;
  readonly period: { readonly end: number; readonly start: number };
  readonly pricing: {
    readonly price_details?: { readonly price: string; readonly product: string };
    readonly type: 'price_details';
    readonly unit_amount_decimal: string | null;
  } | null;
  readonly proration: boolean;
  readonly quantity: number;
  readonly quantity_decimal: string;
  readonly tax_rates: readonly string[];
  readonly test_clock: null;
};
