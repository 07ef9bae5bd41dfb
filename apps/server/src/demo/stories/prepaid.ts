import { clawBack, grant, lapse, spend } from './credits.ts';
import { answerDispute, disputingCard, refundNewest } from './money-back.ts';
import { anyCard, dayMs, daysAfter, type Scene, useCard } from './scene.ts';
import type { DemoUser } from './user.ts';

/** How the users of a company behave that sells credit by the cent. */
export type PrepaidHabits = {
  /** Bring their own keys and pay nobody here. */
  byok: number;
  /** Get their credit from the company. */
  subsidised: number;
  /** Ask to be left out of all but errors. */
  errorsOnly: number;
  freeCents: number;
  freeDays: number;
  /** Of those who neither bring keys nor are subsidised. */
  buys: number;
  firstPurchases: readonly number[];
  autoTopup: number;
  /** Around which the weekly use lies; some use ten times as much. */
  weeklyUseCents: number;
  leavesPerWeek: number;
  /** Per top-up: the card is declined from now on. */
  cardFails: number;
  refunds: number;
  disputes: number;
};

/** Wrong cards that people try before one works. */
const mistakes = [
  'pm_card_chargeDeclinedInsufficientFunds',
  'pm_card_chargeDeclinedIncorrectCvc',
  'pm_card_chargeDeclinedExpiredCard',
  'pm_card_chargeDeclined',
] as const;

/** A user who uses up free credit first, and may then buy, by hand and by automatic top-ups. */
export function liveOnCredits(scene: Scene, user: DemoUser, habits: PrepaidHabits): void {
  const { random, stage } = scene;
  const share = random.next();
  if (share < habits.byok) user.billingMode = 'byok';
  else if (share < habits.byok + habits.subsidised) user.billingMode = 'subsidised';
  user.trackingLevel = user.billingMode === 'byok' ? 'analytics_only' : 'full';
  if (random.hits(habits.errorsOnly)) user.trackingLevel = 'errors_only';
  if (user.billingMode === 'byok') return;
  const freeUntil = new Date(user.signedUpAt.getTime() + habits.freeDays * dayMs);
  stage.plan(user.signedUpAt, () =>
    grant(user.credits, habits.freeCents, user.signedUpAt, {
      category: 'promotional',
      expiresAt: freeUntil,
      reason: 'welcome',
      note: 'Free credit for trying it out',
    }),
  );
  const weekly = random.skewed(habits.weeklyUseCents);
  useWeekly(scene, user, habits, weekly);
  if (user.billingMode === 'subsidised') subsidise(scene, user);
  else if (random.hits(habits.buys)) {
    scene.becomeCustomer(user);
    stage.plan(daysAfter(random, user.signedUpAt, random.between(0, 24)), () =>
      buyFirst(scene, user, habits),
    );
  }
  stage.plan(freeUntil, () => lapse(user.credits, freeUntil));
}

/** Research is asked in bursts: one entry a week is what the product writes down. */
function useWeekly(scene: Scene, user: DemoUser, habits: PrepaidHabits, weekly: number): void {
  const { random, stage } = scene;
  const week = () => {
    if (random.hits(habits.leavesPerWeek)) {
      user.leftAt = stage.now();
      return;
    }
    const wanted = Math.round(weekly * (0.4 + random.next() * 1.2));
    const queries = Math.max(1, Math.round(wanted / random.between(9, 16)));
    spend(user.credits, wanted, stage.now(), `${queries} research ${queries === 1 ? 'query' : 'queries'}`);
    topUp(scene, user, habits);
    stage.plan(daysAfter(random, stage.now(), random.between(5, 9)), week);
  };
  stage.plan(new Date(user.signedUpAt.getTime() + random.between(2, 90) * 60_000), week);
}

/** Saves a card by a SetupIntent and buys for the first time; the first card tried does not always work. */
function buyFirst(scene: Scene, user: DemoUser, habits: PrepaidHabits): void {
  const { random, stage, stripe } = scene;
  const amount = random.pick(habits.firstPurchases);
  if (random.hits(0.08)) pay(scene, user, amount, 'credit_purchase', random.pick(mistakes));
  const isDisputed = random.hits(habits.disputes);
  if (isDisputed) useCard(scene, user, disputingCard(scene));
  else {
    const setup = stripe.post<{ payment_method: string }>('/v1/setup_intents', {
      customer: user.stripeCustomerId,
      payment_method: anyCard(random, user),
      confirm: true,
      usage: 'off_session',
      metadata: { userId: user.externalId },
    });
    stripe.post(`/v1/customers/${user.stripeCustomerId}`, {
      invoice_settings: { default_payment_method: setup.payment_method },
    });
  }
  user.isAutoTopupEnabled = random.hits(habits.autoTopup);
  if (random.hits(0.15)) {
    user.autoTopupAmountCents = random.pick([1_000, 5_000, 10_000]);
    user.autoTopupThresholdCents = random.pick([300, 1_000, 2_000]);
  }
  pay(scene, user, amount, 'credit_purchase');
  if (isDisputed) {
    useCard(scene, user, 'pm_card_mastercard');
    answerDispute(scene, user);
  }
  if (random.hits(habits.refunds))
    stage.plan(daysAfter(random, stage.now(), random.between(1, 20)), () => {
      const given = refundNewest(scene, user, false);
      if (given) clawBack(user.credits, given.intentId, given.refundId, stage.now());
    });
}

/** Charges the saved card when too little is left; one top-up at a time, three refusals turn it off. */
function topUp(scene: Scene, user: DemoUser, habits: PrepaidHabits): void {
  const { random, stage } = scene;
  if (!user.stripeCustomerId || user.credits.balance >= user.autoTopupThresholdCents) return;
  if (!user.isAutoTopupEnabled) {
    if (user.credits.grants.some(({ category }) => category === 'paid') && random.hits(0.3))
      pay(scene, user, random.pick(habits.firstPurchases), 'credit_purchase');
    return;
  }
  if (random.hits(habits.cardFails)) useCard(scene, user, 'pm_card_chargeCustomerFail');
  if (pay(scene, user, user.autoTopupAmountCents, 'auto_topup')) return;
  for (const days of [1, 3]) {
    stage.plan(daysAfter(random, stage.now(), days), () => {
      if (user.isAutoTopupEnabled && user.credits.balance < user.autoTopupThresholdCents)
        user.isAutoTopupEnabled =
          pay(scene, user, user.autoTopupAmountCents, 'auto_topup') !== undefined || days < 3;
    });
  }
  if (random.hits(0.6))
    stage.plan(daysAfter(random, stage.now(), random.between(4, 12)), () => {
      useCard(scene, user, anyCard(random, user));
      user.isAutoTopupEnabled = true;
    });
}

/** One purchase of credit, with the metadata that the company's webhook handler reads. */
function pay(
  scene: Scene,
  user: DemoUser,
  amount: number,
  type: 'credit_purchase' | 'auto_topup',
  card?: string,
): string | undefined {
  const { stage, stripe } = scene;
  const customer = user.stripeCustomerId;
  const saved = stripe.get<{ invoice_settings: { default_payment_method: string | null } }>(
    `/v1/customers/${customer}`,
  ).invoice_settings.default_payment_method;
  const paid = stripe.attempt('/v1/payment_intents', {
    amount,
    currency: scene.business.currency,
    customer,
    payment_method: card ?? saved,
    confirm: true,
    off_session: type === 'auto_topup',
    description: type === 'auto_topup' ? 'Automatic top-up' : 'Credit',
    metadata: { userId: user.externalId, creditsCents: String(amount), type },
  });
  if (!paid) return undefined;
  grant(user.credits, amount, stage.now(), {
    category: 'paid',
    intentId: paid.id,
    note: type === 'auto_topup' ? 'Automatic top-up' : 'Credit bought',
  });
  return paid.id;
}

/** Researchers and schools get ten dollars a month that lapse with the month. */
function subsidise(scene: Scene, user: DemoUser): void {
  const { stage } = scene;
  const month = () => {
    if (user.leftAt) return;
    const ends = new Date(stage.now().getTime() + 30 * dayMs);
    grant(user.credits, 1_000, stage.now(), {
      category: 'promotional',
      expiresAt: ends,
      reason: 'subsidy',
      note: 'Monthly credit for researchers',
    });
    stage.plan(ends, () => {
      lapse(user.credits, ends);
      month();
    });
  };
  stage.plan(new Date(user.signedUpAt.getTime() + dayMs), month);
}
