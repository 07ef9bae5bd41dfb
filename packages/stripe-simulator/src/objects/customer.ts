import type { Address } from './common.ts';
import type { Discount } from './coupon.ts';
import type { Metadata } from './metadata.ts';

export type Customer = {
  readonly id: string;
  readonly object: 'customer';
  readonly deleted?: never;
  readonly address: Address | null;
  readonly balance: number;
  readonly created: number;
  readonly currency: string | null;
  readonly default_source: null;
  readonly delinquent: boolean;
  readonly description: string | null;
  /** Of the customer itself; newer versions of the API can only take it away. */
  readonly discount: Discount | null;
  readonly email: string | null;
  readonly invoice_prefix: string;
  readonly invoice_settings: {
    readonly custom_fields: null;
    readonly default_payment_method: string | null;
    readonly footer: string | null;
    readonly rendering_options: null;
  };
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly name: string | null;
  readonly next_invoice_sequence: number;
  readonly phone: string | null;
  readonly preferred_locales: readonly string[];
  readonly shipping: null;
  readonly tax_exempt: 'exempt' | 'none' | 'reverse';
  readonly test_clock: null;
};

/** What stays of a deleted customer: retrievable, without personal data. */
export type DeletedCustomer = {
  readonly id: string;
  readonly object: 'customer';
  readonly deleted: true;
};

export function newCustomer(id: string, created: number, invoicePrefix: string): Customer {
  return {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created,
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: invoicePrefix,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}
