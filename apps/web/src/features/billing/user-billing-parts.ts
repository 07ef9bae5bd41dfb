/** What the billing part of a user's page is split into, in this order. */
export const billingParts = [
  'payments',
  'subscriptions',
  'invoices',
  'refunds',
  'disputes',
  'credits',
] as const;
export type BillingPart = (typeof billingParts)[number];
