import { liveAsSubscriber } from '../stories/subscriber.ts';
import { grant, spend } from '../stories/credits.ts';
import type { DemoBusiness } from './types.ts';

/** What both sides of a referral get, in credits. */
export const referralCredits = 500;

/**
 * Codebuff: a quota of credits with an explicit day of reset, referral codes `ref-<uuid>`, a limit on
 * successful referrals, sessions tied to fingerprints; Stripe knows when somebody signed up, so every user
 * is a customer there. Its document names no prices. Assumed: Pro 49 a month for 5,000 credits, Max 199 for
 * 27,500, 500 free ones, and 500 to both sides of a referral that succeeds.
 */
export const codebuff: DemoBusiness = {
  key: 'codebuff',
  name: 'Codebuff',
  currency: 'usd',
  timezone: 'America/Los_Angeles',
  share: 0.2,
  isSingleSubscription: false,
  creditsUnit: 'credits',
  quotaResetRule: 'explicit',
  signedUpSource: 'stripe',
  signIn: 'github',
  plans: [
    {
      key: 'free',
      name: 'Free',
      description: 'For trying it on one project.',
      share: 0,
      prices: [],
      features: ['Command line'],
      limits: { credits: 500 },
    },
    {
      key: 'pro',
      name: 'Pro',
      description: 'For a developer every day.',
      share: 0.84,
      prices: [{ interval: 'month', amountCents: 4_900, share: 1 }],
      features: ['Command line', 'Larger context'],
      limits: { credits: 5_000 },
    },
    {
      key: 'max',
      name: 'Max',
      description: 'For those who run it all day.',
      share: 0.16,
      prices: [{ interval: 'month', amountCents: 19_900, share: 1 }],
      features: ['Command line', 'Larger context', 'Parallel runs'],
      limits: { credits: 27_500 },
    },
  ],
  addons: [],
  coupons: [
    {
      id: 'LAUNCHWEEK',
      code: 'LAUNCHWEEK',
      name: 'Launch week: 40 % off the first month',
      percentOff: 40,
      duration: 'once',
      maxRedemptions: 400,
      weight: 1,
    },
  ],
  hasDiscountCodes: false,
  seasons: {
    growth: 3.4,
    months: [1.15, 1.05, 1.05, 1, 1, 0.9, 0.8, 0.8, 1.05, 1.15, 1.15, 0.8],
    weekend: 0.7,
    launches: [
      { daysBeforeEnd: 512, times: 7 },
      { daysBeforeEnd: 148, times: 5 },
    ],
  },
  channels: { hacker_news: 24, organic_search: 22, social: 18, direct: 20, referral: 16 },
  links: [],
  live: (scene, user) => {
    const { random, stage } = scene;
    scene.becomeCustomer(user);
    liveAsSubscriber(scene, user, {
      subscribes: 0.4,
      atOnce: 0.35,
      startsTrial: 0,
      converts: 1,
      leaves: [0.13, 0.09, 0.05],
      notRenewing: 0,
      cardFails: 0.02,
      recovers: 0.6,
      refunds: 0.06,
      disputes: 0.02,
      changesPlan: 0.12,
      switchesToYearly: 0,
      comesBack: 0.15,
      pauses: 0,
      declinedAtStart: 0.03,
      usesCoupon: 0.12,
      invoiced: 0,
    });
    const referral = user.referral;
    if (referral?.status !== 'completed' || !referral.settledAt) return;
    // Both sides get the credits, and use them up beside their quota.
    for (const side of [user, referral.referrer])
      stage.plan(referral.settledAt, () => {
        grant(side.credits, referralCredits, stage.now(), {
          category: 'promotional',
          reason: 'referral',
          note: side === user ? 'Came by a referral' : 'Referred a user',
        });
        const days = random.between(2, 40);
        stage.plan(new Date(stage.now().getTime() + days * 86_400_000), () =>
          spend(
            side.credits,
            random.between(60, referralCredits),
            stage.now(),
            'Agent runs beyond the quota',
          ),
        );
      });
  },
};
