import type { DemoCoupon, DemoPlan, DemoPrice } from '../businesses/types.ts';
import type { Habits } from './habits.ts';
import { planLife } from './life.ts';
import { answerDispute, disputingCard } from './money-back.ts';
import { anyCard, dayMs, daysAfter, priceId, type Scene, useCard } from './scene.ts';
import type { DemoUser } from './user.ts';

/** A subscription that was made, and what it is of. */
export type Running = {
  id: string;
  user: DemoUser;
  habits: Habits;
  plan: DemoPlan;
  price: DemoPrice;
  /** When the first period that is paid for begins. */
  paidFrom: Date;
  isInvoiced: boolean;
  /** Subscribes the same user anew. */
  comeBack: () => void;
};

type Made = { id: string; discounts: string[] };

export type Wish = {
  quantity?: number;
  isReturn?: boolean;
  metadata?: Record<string, string>;
  /** Ends with the period that was paid: a gift. */
  endsByItself?: boolean;
  onMade?: (made: Running) => void;
};

/** A user who may subscribe, at once or after a while. */
export function liveAsSubscriber(scene: Scene, user: DemoUser, habits: Habits, wish: Wish = {}): void {
  const { random, stage } = scene;
  if (!random.hits(habits.subscribes)) return;
  scene.becomeCustomer(user);
  const at = random.hits(habits.atOnce)
    ? new Date(user.signedUpAt.getTime() + random.between(1, 50) * 60_000)
    : daysAfter(random, user.signedUpAt, random.between(1, 75));
  stage.plan(at, () => subscribe(scene, user, habits, wish));
}

/** Makes a subscription now and plans what becomes of it. */
export function subscribe(scene: Scene, user: DemoUser, habits: Habits, wish: Wish): void {
  const { random, stage, stripe } = scene;
  const customer = user.stripeCustomerId ?? '';
  const plan = random.weighted(scene.business.plans, ({ share }) => share);
  const price = random.weighted(plan.prices, ({ share }) => share);
  const isFirst = !wish.isReturn;
  const hasTrial =
    isFirst && !wish.endsByItself && plan.trialDays !== undefined && random.hits(habits.startsTrial);
  const isInvoiced = price.interval === 'year' && plan.key === 'business' && random.hits(habits.invoiced);
  const isDeclined = isFirst && !hasTrial && !isInvoiced && random.hits(habits.declinedAtStart);
  const isDisputed =
    isFirst && !hasTrial && !isInvoiced && !isDeclined && random.hits(disputeChance(scene, habits));
  const code = random.hits(habits.usesCoupon) ? codeOf(scene) : undefined;
  useCard(
    scene,
    user,
    isDeclined ? 'pm_card_chargeCustomerFail' : isDisputed ? disputingCard(scene) : anyCard(random, user),
  );
  const terms = {
    customer,
    items: [{ price: priceId(scene.shelf, plan, price), quantity: wish.quantity ?? 1 }],
    ...(isInvoiced ? { collection_method: 'send_invoice', days_until_due: 30 } : { off_session: true }),
    ...(hasTrial && { trial_period_days: plan.trialDays }),
    ...(wish.endsByItself && { cancel_at_period_end: true }),
    metadata: { userId: user.externalId, ...wish.metadata },
  };
  const discounted =
    code && stripe.attempt<Made>('/v1/subscriptions', { ...terms, discounts: [{ promotion_code: code.id }] });
  const made = discounted || stripe.post<Made>('/v1/subscriptions', terms);
  if (discounted && code)
    user.redemptions.push({
      code: code.code,
      redeemedAt: stage.now(),
      subscriptionId: made.id,
      discountId: made.discounts[0] ?? made.id,
    });
  const running: Running = {
    id: made.id,
    user,
    habits,
    plan,
    price,
    paidFrom: hasTrial ? daysAfter(random, stage.now(), plan.trialDays ?? 0) : stage.now(),
    isInvoiced,
    comeBack: () => subscribe(scene, user, habits, { isReturn: true }),
  };
  if (isDisputed) {
    // Only the first payment is disputed: the bank has sent a new card by the next.
    useCard(scene, user, 'pm_card_mastercard');
    answerDispute(scene, user);
  }
  if (isDeclined && random.hits(0.5)) tryAnotherCard(scene, running);
  else if (isDeclined) return;
  wish.onMade?.(running);
  if (!wish.endsByItself) planLife(scene, running, hasTrial);
}

/** Whoever opens the demo finds disputes that wait for an answer: the newest payments have more of them. */
function disputeChance({ stage }: Scene, { disputes }: Habits): number {
  const isOpenAtTheEnd = stage.endsAt.getTime() - stage.now().getTime() < 8 * dayMs;
  return isOpenAtTheEnd ? disputes * 4 : disputes;
}

/** The first card was declined: another one within the day saves the subscription. */
function tryAnotherCard(scene: Scene, { id, user }: Running): void {
  const { random, stage, stripe } = scene;
  stage.plan(new Date(stage.now().getTime() + random.between(5, 900) * 60_000), () => {
    const card = useCard(scene, user, anyCard(random, user));
    const { latest_invoice: invoice } = stripe.get<{ latest_invoice: string }>(`/v1/subscriptions/${id}`);
    stripe.attempt(`/v1/invoices/${invoice}/pay`, { payment_method: card });
  });
}

/** A promotion code that is given away at this time of the year. */
function codeOf(scene: Scene): { code: string; id: string } | undefined {
  const month = scene.stage.now().getUTCMonth() + 1;
  const given = scene.business.coupons.filter(({ season }: DemoCoupon) => season?.includes(month) ?? true);
  if (given.length === 0) return undefined;
  const { code } = scene.random.weighted(given, ({ weight }) => weight);
  const id = scene.shelf.codes.get(code);
  return id === undefined ? undefined : { code, id };
}
