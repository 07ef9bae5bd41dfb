/** What the demo's companies sell. Prices in minor units of the currency. */
export type DemoPlan = {
  key: string;
  name: string;
  amountCents: number;
  interval: 'month' | 'year';
  share: number;
};
export type DemoBusiness = {
  key: string;
  name: string;
  currency: string;
  timezone: string;
  /** Part of all demo users. */
  share: number;
  plans: readonly DemoPlan[];
};

export const businesses: readonly DemoBusiness[] = [
  {
    key: 'repurposeflow',
    name: 'RepurposeFlow',
    currency: 'usd',
    timezone: 'America/New_York',
    share: 0.6,
    plans: [
      { key: 'pro', name: 'Pro', amountCents: 2_900, interval: 'month', share: 0.7 },
      { key: 'business', name: 'Business', amountCents: 7_900, interval: 'month', share: 0.22 },
      { key: 'pro_yearly', name: 'Pro yearly', amountCents: 29_000, interval: 'year', share: 0.08 },
    ],
  },
  {
    key: 'better-together',
    name: 'Better Together',
    currency: 'usd',
    timezone: 'America/Los_Angeles',
    share: 0.4,
    plans: [
      { key: 'try_it_out', name: 'Try it out', amountCents: 3_000, interval: 'month', share: 0.65 },
      { key: 'better_together', name: 'Better Together', amountCents: 24_000, interval: 'year', share: 0.25 },
      { key: 'premium_plus', name: 'Premium Plus', amountCents: 28_900, interval: 'year', share: 0.1 },
    ],
  },
];
