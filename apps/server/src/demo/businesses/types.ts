import type { Scene } from '../stories/scene.ts';
import type { DemoUser } from '../stories/user.ts';

/** Prices in minor units of the business's currency. */
export type DemoPrice = { interval: 'month' | 'year'; amountCents: number; share: number };

export type DemoPlan = {
  key: string;
  name: string;
  description: string;
  /** Part of those who subscribe; 0 for a plan that costs nothing. */
  share: number;
  prices: readonly DemoPrice[];
  /** The price counts persons, and a couple pays twice. */
  isPerPerson?: boolean;
  trialDays?: number;
  includedAddon?: string;
  features: readonly string[];
  /** Per month; null is without limit. */
  limits: Readonly<Partial<Record<DemoMeter, number | null>>>;
};

export type DemoMeter =
  | 'tokens'
  | 'generations'
  | 'messages'
  | 'messages_per_conversation'
  | 'conversations'
  | 'credits';

export type DemoAddon = {
  key: string;
  name: string;
  kind: 'surprise_box' | 'coaching' | 'premium_feature' | 'calendar' | 'other';
  description: string;
  amountCents: number;
  /** Null is bought once. */
  interval: 'month' | null;
  /** Part of subscribers who ever buy it. */
  share: number;
};

export type DemoCoupon = {
  /** The id at Stripe. */
  id: string;
  /** What the customer types. */
  code: string;
  name: string;
  percentOff?: number;
  amountOffCents?: number;
  duration: 'once' | 'repeating' | 'forever';
  months?: number;
  maxRedemptions?: number;
  /** Months of the year in which it is given away, 1 to 12; all when it is left out. */
  season?: readonly number[];
  weight: number;
};

/** How sign-ups come in. */
export type DemoSeasons = {
  /** How many times as many sign-ups the last month has as the first, season apart. */
  growth: number;
  /** From January to December, around 1. */
  months: readonly number[];
  /** Weekend days against weekdays. */
  weekend: number;
  /** Days of much attention: how many days before the end, and how many times the usual. */
  launches: readonly { daysBeforeEnd: number; times: number }[];
};

export type DemoBusiness = {
  key: string;
  name: string;
  currency: string;
  timezone: string;
  /** Part of all demo users. */
  share: number;
  /** A user has at most one subscription that runs. */
  isSingleSubscription: boolean;
  creditsUnit: 'cents' | 'credits' | null;
  /** Whether the desk charges and posts top-ups from the end of the story on. */
  isToppedUpByDesk?: boolean;
  quotaResetRule: 'calendar' | 'anniversary' | 'explicit';
  signedUpSource: 'stripe' | 'product' | 'clerk';
  signIn: 'password' | 'clerk' | 'github';
  plans: readonly DemoPlan[];
  addons: readonly DemoAddon[];
  coupons: readonly DemoCoupon[];
  /** Whether the product keeps its codes in a table of its own. */
  hasDiscountCodes: boolean;
  seasons: DemoSeasons;
  channels: Readonly<Record<string, number>>;
  /** Ways from a user's page into other tools. */
  links: readonly { kind: 'posthog_replay' | 'canny' | 'other'; label: string; urlTemplate: string }[];
  /** Plans what one user does. */
  live: (scene: Scene, user: DemoUser) => void;
};
