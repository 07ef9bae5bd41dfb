import type { productDetailView, productOverviewView, secretStateView, Wire } from '@backdesk/contract';

export type Product = Wire<typeof productDetailView>;
export type ProductRow = Wire<typeof productOverviewView>;
export type ProductLink = Product['links'][number];
export type SecretState = Wire<typeof secretStateView>;

export const creditsUnitLabels = {
  '': 'Sells no credits',
  cents: 'Money, in its currency',
  credits: 'Credits of its own',
} as const;

export const quotaResetLabels = {
  calendar: 'On the first of the month',
  anniversary: "On the user's own day",
  explicit: 'When the product says so',
} as const;

export type GraceDays = Product['graceDays'];
/** When access ends of those who have not paid. */
export const graceWords = (days: GraceDays): string =>
  days === 0 ? 'On the due day' : `${days} days after the due day`;
