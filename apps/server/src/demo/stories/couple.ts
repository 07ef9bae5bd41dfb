import type { DemoAddon } from '../businesses/types.ts';
import { grant, spend } from './credits.ts';
import type { Habits } from './habits.ts';
import { dayMs, daysAfter, type Scene } from './scene.ts';
import { liveAsSubscriber, type Running } from './subscriber.ts';
import type { DemoUser } from './user.ts';

export type CoupleHabits = {
  /** Of the subscriptions: a present that ends with its period. */
  gifts: number;
  /** Of subscribers: buy credits for the AI. */
  creditPacks: number;
  packCents: number;
  packCredits: number;
  habits: Habits;
};

const messages = [
  'Happy anniversary! For the two of you, with love.',
  'Merry Christmas — to many more evenings without phones.',
  'For my favourite couple. Congratulations on the wedding! 🎉',
  'Ten years. Let us keep talking.',
  'Happy Valentine’s Day, my love.',
  'عيد زواج سعيد',
  'Pour vous deux, avec toute mon affection.',
] as const;

/** One of a couple pays for both; the other signs up within two weeks, or never does. */
export function liveAsCouple(scene: Scene, user: DemoUser, couple: CoupleHabits): void {
  const { random } = scene;
  // Whoever was invited is paid for.
  if (user.channel === 'partner_invite') return;
  const isGift = random.hits(couple.gifts);
  const giver = isGift && random.hits(0.5) ? user.partner : null;
  const givenBy = giver?.name ?? random.pick(['Mum and Dad', 'Aunt Ruth', 'Your colleagues', 'Grandma Inés']);
  liveAsSubscriber(scene, user, couple.habits, {
    quantity: random.hits(0.72) ? 2 : 1,
    ...(isGift && {
      endsByItself: true,
      metadata: { gift: 'true', gift_from: givenBy, gift_message: random.pick(messages) },
    }),
    onMade: (made) => {
      if (isGift) user.gifts.push({ subscriptionId: made.id, giver });
      for (const addon of scene.business.addons) if (random.hits(addon.share)) planAddon(scene, made, addon);
      giveMonthlyCredits(scene, made);
      if (random.hits(couple.creditPacks)) planPacks(scene, user, couple);
    },
  });
}

function planAddon(scene: Scene, { user, paidFrom }: Running, addon: DemoAddon): void {
  const { random, stage } = scene;
  stage.plan(daysAfter(random, paidFrom, random.between(1, 200)), () => {
    if (user.leftAt) return;
    if (addon.interval === null) buyOnce(scene, user, addon);
    else subscribeToAddon(scene, user, addon);
  });
}

/** An add-on that repeats is a subscription of its own: plans may be yearly, boxes come every month. */
function subscribeToAddon(scene: Scene, user: DemoUser, addon: DemoAddon): void {
  const { random, stage, stripe } = scene;
  const made = stripe.attempt('/v1/subscriptions', {
    customer: user.stripeCustomerId,
    items: [{ price: scene.shelf.prices.get(`${addon.key} month`) }],
    off_session: true,
    metadata: { userId: user.externalId, addon: addon.key },
  });
  if (!made) return;
  user.addons.push({
    addonKey: addon.key,
    purchasedAt: stage.now(),
    amountCents: addon.amountCents,
    subscriptionId: made.id,
  });
  const months = random.between(1, 9);
  stage.plan(daysAfter(random, stage.now(), months * 30), () =>
    stripe.attempt(`/v1/subscriptions/${made.id}`, { cancel_at_period_end: true }),
  );
}

function buyOnce(scene: Scene, user: DemoUser, addon: DemoAddon): void {
  const intentId = payOnce(scene, user, addon.amountCents, addon.name, {
    type: 'addon',
    addon: addon.key,
  });
  if (intentId === undefined) return;
  user.addons.push({
    addonKey: addon.key,
    purchasedAt: scene.stage.now(),
    amountCents: addon.amountCents,
    intentId,
  });
}

/** Each plan gives some credits for the AI every month; they lapse with it, used or not. */
function giveMonthlyCredits(scene: Scene, made: Running): void {
  const { random, stage } = scene;
  const { user } = made;
  const month = (left: number) => {
    if (user.leftAt || left === 0) return;
    const ends = new Date(stage.now().getTime() + 30 * dayMs);
    grant(user.credits, made.plan.limits.credits ?? 10, stage.now(), {
      category: 'promotional',
      expiresAt: ends,
      reason: 'plan',
      note: `Included in ${made.plan.name}`,
    });
    stage.plan(daysAfter(random, stage.now(), random.between(2, 25)), () =>
      spend(user.credits, random.between(3, 40), stage.now(), 'Conversation starters and date ideas'),
    );
    stage.plan(ends, () => month(left - 1));
  };
  stage.plan(made.paidFrom, () => month(made.price.interval === 'year' ? 12 : 9));
}

function planPacks(scene: Scene, user: DemoUser, couple: CoupleHabits): void {
  const { random, stage } = scene;
  const packs = random.between(1, 3);
  for (let pack = 0; pack < packs; pack += 1)
    stage.plan(daysAfter(random, stage.now(), random.between(5, 240)), () => {
      if (user.leftAt) return;
      const intentId = payOnce(scene, user, couple.packCents, `${couple.packCredits} AI credits`, {
        type: 'credits',
        credits: String(couple.packCredits),
      });
      if (intentId === undefined) return;
      grant(user.credits, couple.packCredits, stage.now(), {
        category: 'paid',
        intentId,
        expiresAt: new Date(stage.now().getTime() + 365 * dayMs),
        note: `${couple.packCredits} AI credits bought`,
      });
    });
}

function payOnce(
  scene: Scene,
  user: DemoUser,
  amount: number,
  description: string,
  metadata: Record<string, string>,
): string | undefined {
  const { stripe } = scene;
  const saved = stripe.get<{ invoice_settings: { default_payment_method: string | null } }>(
    `/v1/customers/${user.stripeCustomerId}`,
  ).invoice_settings.default_payment_method;
  return stripe.attempt('/v1/payment_intents', {
    amount,
    currency: scene.business.currency,
    customer: user.stripeCustomerId,
    payment_method: saved,
    confirm: true,
    description,
    metadata: { userId: user.externalId, ...metadata },
  })?.id;
}
