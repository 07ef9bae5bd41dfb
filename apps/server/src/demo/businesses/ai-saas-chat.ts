import { liveAsSubscriber } from '../stories/subscriber.ts';
import type { DemoBusiness } from './types.ts';

/**
 * AI SaaS Chat: Free, Plus and Pro with monthly and yearly prices, a monthly quota of tokens, a limit of
 * conversations and of messages in one, e-mail verification, and at most one subscription per user. Its
 * document gives no figures. Assumed: Plus 20 a month or 200 a year, Pro 50 or 500, seven days of trial
 * on Plus, and the quotas below.
 */
export const aiSaasChat: DemoBusiness = {
  key: 'ai-saas-chat',
  name: 'AI SaaS Chat',
  currency: 'usd',
  timezone: 'UTC',
  share: 0.26,
  isSingleSubscription: true,
  creditsUnit: null,
  quotaResetRule: 'calendar',
  signedUpSource: 'product',
  signIn: 'password',
  plans: [
    {
      key: 'free',
      name: 'Free',
      description: 'The smaller models.',
      share: 0,
      prices: [],
      features: ['gpt-4o', 'claude-3-sonnet'],
      limits: { tokens: 100_000, conversations: 20, messages_per_conversation: 50 },
    },
    {
      key: 'plus',
      name: 'Plus',
      description: 'All models for one person.',
      share: 0.74,
      prices: [
        { interval: 'month', amountCents: 2_000, share: 0.82 },
        { interval: 'year', amountCents: 20_000, share: 0.18 },
      ],
      trialDays: 7,
      features: ['All models', 'Own system prompts'],
      limits: { tokens: 2_000_000, conversations: 500, messages_per_conversation: 500 },
    },
    {
      key: 'pro',
      name: 'Pro',
      description: 'All models, five times the tokens, no limit on conversations.',
      share: 0.26,
      prices: [
        { interval: 'month', amountCents: 5_000, share: 0.78 },
        { interval: 'year', amountCents: 50_000, share: 0.22 },
      ],
      features: ['All models', 'Own system prompts', 'Export', 'Priority at busy hours'],
      limits: { tokens: 10_000_000, conversations: null, messages_per_conversation: null },
    },
  ],
  addons: [],
  coupons: [
    {
      id: 'STUDENT50',
      code: 'STUDENT50',
      name: 'Students: half the price for a year',
      percentOff: 50,
      duration: 'repeating',
      months: 12,
      season: [9, 10, 2],
      weight: 3,
    },
    {
      id: 'FIVEOFF',
      code: 'FIVEOFF',
      name: 'Five dollars off the first payment',
      amountOffCents: 500,
      duration: 'once',
      weight: 1,
    },
  ],
  hasDiscountCodes: false,
  seasons: {
    growth: 2.6,
    // Students: high with each term, low while they are away.
    months: [1.15, 1.1, 1, 1.05, 1, 0.75, 0.65, 0.8, 1.35, 1.25, 1.1, 0.8],
    weekend: 0.85,
    launches: [{ daysBeforeEnd: 205, times: 5 }],
  },
  channels: { organic_search: 34, social: 26, direct: 20, referral: 12, product_hunt: 8 },
  links: [],
  live: (scene, user) =>
    liveAsSubscriber(scene, user, {
      subscribes: 0.43,
      atOnce: 0.5,
      startsTrial: 0.4,
      converts: 0.5,
      leaves: [0.12, 0.09, 0.055],
      notRenewing: 0.36,
      cardFails: 0.025,
      recovers: 0.55,
      refunds: 0.06,
      disputes: 0.026,
      changesPlan: 0.14,
      switchesToYearly: 0.05,
      comesBack: 0.16,
      pauses: 0.02,
      declinedAtStart: 0.045,
      usesCoupon: 0.14,
      invoiced: 0,
    }),
};
