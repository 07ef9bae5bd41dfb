import { liveAsSubscriber } from '../stories/subscriber.ts';
import type { DemoBusiness } from './types.ts';

/**
 * RepurposeFlow turns one text into posts for six platforms. Its document names the tiers and their
 * quotas (10, 500 and 999999 generations a month), monthly and yearly intervals and trials; it is
 * silent on prices. Assumed: Pro 29 a month, Business 79, a year for ten months' price, 14 days of
 * trial on Pro.
 */
export const repurposeflow: DemoBusiness = {
  key: 'repurposeflow',
  name: 'RepurposeFlow',
  currency: 'usd',
  timezone: 'America/New_York',
  share: 0.28,
  isSingleSubscription: false,
  creditsUnit: null,
  quotaResetRule: 'calendar',
  signedUpSource: 'clerk',
  signIn: 'clerk',
  plans: [
    {
      key: 'free',
      name: 'Free',
      description: 'Ten generations a month, for trying it out.',
      share: 0,
      prices: [],
      features: ['Three platforms', 'Conversational tone'],
      limits: { generations: 10 },
    },
    {
      key: 'pro',
      name: 'Pro',
      description: 'For creators who publish every day.',
      share: 0.78,
      prices: [
        { interval: 'month', amountCents: 2_900, share: 0.8 },
        { interval: 'year', amountCents: 29_000, share: 0.2 },
      ],
      trialDays: 14,
      features: ['All six platforms', 'All four tones', 'History of 30 days'],
      limits: { generations: 500 },
    },
    {
      key: 'business',
      name: 'Business',
      description: 'For agencies: without a limit.',
      share: 0.22,
      prices: [
        { interval: 'month', amountCents: 7_900, share: 0.65 },
        { interval: 'year', amountCents: 79_000, share: 0.35 },
      ],
      features: ['All six platforms', 'All four tones', 'Team seats', 'Priority support'],
      // As the document has it: "effectively unlimited".
      limits: { generations: 999_999 },
    },
  ],
  addons: [],
  coupons: [
    {
      id: 'BLACKFRIDAY30',
      code: 'BLACKFRIDAY30',
      name: 'Black Friday: 30 % for three months',
      percentOff: 30,
      duration: 'repeating',
      months: 3,
      season: [11],
      weight: 4,
    },
    {
      id: 'CREATOR20',
      code: 'CREATOR20',
      name: 'Creators: 20 % off the first payment',
      percentOff: 20,
      duration: 'once',
      weight: 1,
    },
  ],
  hasDiscountCodes: false,
  seasons: {
    growth: 3,
    // Work: slow in summer and over the turn of the year, busy in January and autumn.
    months: [1.25, 1.05, 1.05, 1, 0.95, 0.85, 0.7, 0.7, 1.1, 1.15, 1.25, 0.75],
    weekend: 0.45,
    launches: [{ daysBeforeEnd: 391, times: 4 }],
  },
  channels: { organic_search: 30, paid_social: 22, referral: 12, direct: 16, newsletter: 8, affiliate: 12 },
  links: [
    {
      kind: 'posthog_replay',
      label: 'Session replays',
      urlTemplate: 'https://us.posthog.example/person/{posthog_id}#activeTab=sessionRecordings',
    },
  ],
  live: (scene, user) =>
    liveAsSubscriber(scene, user, {
      subscribes: 0.52,
      atOnce: 0.55,
      startsTrial: 0.55,
      converts: 0.58,
      leaves: [0.1, 0.075, 0.045],
      notRenewing: 0.32,
      cardFails: 0.02,
      recovers: 0.62,
      refunds: 0.075,
      disputes: 0.024,
      changesPlan: 0.12,
      switchesToYearly: 0.06,
      comesBack: 0.12,
      pauses: 0.03,
      declinedAtStart: 0.03,
      usesCoupon: 0.16,
      invoiced: 0.35,
    }),
};
