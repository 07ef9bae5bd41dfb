import { liveOnCredits } from '../stories/prepaid.ts';
import type { DemoBusiness } from './types.ts';

/**
 * Eachie asks several models at once and bills by use: prepaid credit in cents, a saved card, and an
 * automatic top-up of 2400 when less than 600 is left, all as its document says; PaymentIntents carry
 * `userId`, `creditsCents` and `type`. Users with their own keys are tracked by `analytics_only`, a few ask
 * for `errors_only`. It sells no plans. Assumed: a free credit of 2 dollars that lapses after 30 days,
 * purchases of 10, 24, 50 or 100 dollars, and how fast credit is used.
 */
export const eachie: DemoBusiness = {
  key: 'eachie',
  name: 'Eachie',
  currency: 'usd',
  timezone: 'America/Chicago',
  share: 0.14,
  isSingleSubscription: false,
  creditsUnit: 'cents',
  isToppedUpByDesk: true,
  quotaResetRule: 'calendar',
  signedUpSource: 'clerk',
  signIn: 'clerk',
  plans: [],
  addons: [],
  coupons: [],
  hasDiscountCodes: false,
  seasons: {
    growth: 3.8,
    months: [1.1, 1.05, 1, 1, 0.95, 0.9, 0.8, 0.8, 1.1, 1.15, 1.15, 0.9],
    weekend: 0.6,
    launches: [{ daysBeforeEnd: 300, times: 6 }],
  },
  channels: { organic_search: 28, social: 24, product_hunt: 14, direct: 20, newsletter: 14 },
  links: [
    {
      kind: 'posthog_replay',
      label: 'Session replays',
      urlTemplate: 'https://us.posthog.example/person/{posthog_id}#activeTab=sessionRecordings',
    },
    {
      kind: 'canny',
      label: 'Feature requests',
      urlTemplate: 'https://eachie.canny.example/admin/users?external={clerk_id}',
    },
  ],
  live: (scene, user) =>
    liveOnCredits(scene, user, {
      byok: 0.24,
      subsidised: 0.09,
      errorsOnly: 0.03,
      freeCents: 200,
      freeDays: 30,
      buys: 0.58,
      firstPurchases: [1_000, 2_400, 5_000, 10_000],
      autoTopup: 0.72,
      weeklyUseCents: 330,
      leavesPerWeek: 0.02,
      cardFails: 0.012,
      refunds: 0.04,
      disputes: 0.02,
    }),
};
