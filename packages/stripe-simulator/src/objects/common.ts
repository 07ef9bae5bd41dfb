/** The API version the simulator speaks: the one stripe@23.1.0 sends. */
export const API_VERSION = '2026-10-28.endive';

export type Address = {
  readonly city: string | null;
  readonly country: string | null;
  readonly line1: string | null;
  readonly line2: string | null;
  readonly postal_code: string | null;
  readonly state: string | null;
};

export type BillingDetails = {
  readonly address: Address | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly tax_id: string | null;
};

export const EMPTY_ADDRESS: Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

export const EMPTY_BILLING_DETAILS: BillingDetails = {
  address: EMPTY_ADDRESS,
  email: null,
  name: null,
  phone: null,
  tax_id: null,
};

/** A list as it stands inside an object. */
export type List<T> = {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly url: string;
};

export function list<T>(url: string, data: readonly T[]): List<T> {
  return { object: 'list', data, has_more: false, url };
}
