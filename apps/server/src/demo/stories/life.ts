import { refundNewest } from './money-back.ts';
import { anyCard, dayMs, daysAfter, priceId, type Scene, useCard } from './scene.ts';
import type { Running } from './subscriber.ts';

type State = {
  status: string;
  cancel_at_period_end: boolean;
  latest_invoice: string;
  items: { data: { id: string }[] };
};

const monthMs = 30.44 * dayMs;
const feedbacks = [
  'too_expensive',
  'unused',
  'missing_features',
  'switched_service',
  'too_complex',
  'low_quality',
  'customer_service',
  'other',
] as const;
const comments = [
  'I only needed it for one project.',
  'The price went over our budget this quarter.',
  'We moved to another tool that our team already pays for.',
  'Could not get it to work the way I wanted.',
  'Taking a break, may come back.',
  'Answers got slower since the last update.',
] as const;

/** Plans everything that happens to a subscription after it was made. */
export function planLife(scene: Scene, running: Running, hasTrial: boolean): void {
  const { random, stage } = scene;
  const { habits, paidFrom } = running;
  if (running.isInvoiced) planInvoicePayments(scene, running);
  if (hasTrial && !random.hits(habits.converts)) {
    const days = random.between(1, Math.max(1, (running.plan.trialDays ?? 2) - 1));
    stage.plan(new Date(stage.now().getTime() + days * dayMs), () => leave(scene, running));
    return;
  }
  const leavesAt =
    running.price.interval === 'month' ? monthlyEnd(scene, running) : yearlyEnd(scene, running);
  const once = (probability: number, from: number, to: number, run: () => void) => {
    if (random.hits(probability)) stage.plan(daysAfter(random, paidFrom, random.between(from, to)), run);
  };
  planCardFailure(scene, running);
  once(habits.refunds, 1, 70, () => refundAndMaybeLeave(scene, running));
  once(habits.changesPlan, 20, 300, () => changePlan(scene, running));
  once(habits.switchesToYearly, 40, 240, () => switchToYearly(scene, running));
  once(habits.pauses, 30, 250, () => pause(scene, running));
  if (leavesAt) stage.plan(leavesAt, () => leave(scene, running));
}

function monthlyEnd({ random, stage }: Scene, { habits, paidFrom }: Running): Date | undefined {
  for (let month = 0; ; month += 1) {
    const start = new Date(paidFrom.getTime() + month * monthMs);
    if (start > stage.endsAt) return undefined;
    const hazard = habits.leaves[Math.min(month, 2)] ?? 0;
    if (random.hits(hazard)) return daysAfter(random, start, random.between(2, 27));
  }
}

function yearlyEnd({ random, stage }: Scene, { habits, paidFrom }: Running): Date | undefined {
  for (let year = 1; ; year += 1) {
    const renewal = new Date(paidFrom.getTime() + year * 365 * dayMs);
    if (renewal.getTime() - 90 * dayMs > stage.endsAt.getTime()) return undefined;
    if (random.hits(habits.notRenewing)) return daysAfter(random, renewal, -random.between(2, 90));
  }
}

/** The subscription as it is now, unless it is over. */
function alive(scene: Scene, { id }: Running): State | undefined {
  const state = scene.stripe.get<State>(`/v1/subscriptions/${id}`);
  return ['canceled', 'incomplete_expired', 'incomplete'].includes(state.status) ? undefined : state;
}

/** Asks to end with the period, usually with a reason; some come back later. */
function leave(scene: Scene, running: Running): void {
  const { random, stage, stripe } = scene;
  const state = alive(scene, running);
  if (!state || state.cancel_at_period_end) return;
  const reason = random.hits(0.7)
    ? { feedback: random.pick(feedbacks), ...(random.hits(0.25) && { comment: random.pick(comments) }) }
    : undefined;
  stripe.post(`/v1/subscriptions/${running.id}`, {
    cancel_at_period_end: true,
    ...(reason && { cancellation_details: reason }),
  });
  running.user.leftAt = daysAfter(random, stage.now(), random.between(0, 30));
  if (running.price.interval === 'month' && random.hits(running.habits.comesBack))
    stage.plan(daysAfter(random, stage.now(), random.between(40, 220)), () => {
      if (alive(scene, running)) return;
      running.user.leftAt = null;
      running.comeBack();
    });
}

/** The bank declines the card from some month on; a new card in time saves the subscription. */
function planCardFailure(scene: Scene, running: Running): void {
  const { random, stage, stripe } = scene;
  const { habits, paidFrom, user } = running;
  let month = 0;
  while (!random.hits(habits.cardFails)) {
    month += 1;
    if (month > 24) return;
  }
  const failsAt = new Date(paidFrom.getTime() + (month + random.next() * 0.9) * monthMs);
  stage.plan(failsAt, () => {
    if (alive(scene, running)) useCard(scene, user, 'pm_card_chargeCustomerFail');
  });
  if (!random.hits(habits.recovers)) return;
  const renewal = new Date(paidFrom.getTime() + (month + 1) * monthMs);
  stage.plan(daysAfter(random, renewal, random.between(2, 12)), () => {
    const state = alive(scene, running);
    if (!state) return;
    const card = useCard(scene, user, anyCard(random, user));
    if (state.status === 'past_due')
      stripe.attempt(`/v1/invoices/${state.latest_invoice}/pay`, { payment_method: card });
  });
}

function refundAndMaybeLeave(scene: Scene, running: Running): void {
  const { random, stage, stripe } = scene;
  const given = refundNewest(scene, running.user, random.hits(0.4));
  if (!given?.isFull || !random.hits(0.5) || !alive(scene, running)) return;
  running.user.leftAt = stage.now();
  stripe.attempt(`/v1/subscriptions/${running.id}`, { cancel_at_period_end: true });
}

/** Up two times out of three; up is paid at once, down counts from the next invoice. */
function changePlan(scene: Scene, running: Running): void {
  const { random } = scene;
  const { interval, amountCents } = running.price;
  const others = scene.business.plans.flatMap((plan) =>
    plan.prices.filter((price) => price.interval === interval).map((price) => ({ plan, price })),
  );
  const wantsUp = random.hits(0.66);
  const other = others.find(({ price }) =>
    wantsUp ? price.amountCents > amountCents : price.amountCents < amountCents,
  );
  if (other) moveTo(scene, running, other, wantsUp);
}

function switchToYearly(scene: Scene, running: Running): void {
  if (running.price.interval === 'year') return;
  const here = scene.business.plans.indexOf(running.plan);
  const yearly = scene.business.plans
    .slice(here)
    .flatMap((plan) => plan.prices.map((price) => ({ plan, price })))
    .find(({ price }) => price.interval === 'year');
  if (yearly) moveTo(scene, running, yearly, true);
}

function moveTo(
  scene: Scene,
  running: Running,
  { plan, price }: Pick<Running, 'plan' | 'price'>,
  isUp: boolean,
): void {
  const state = alive(scene, running);
  // One price a subscription: those with add-ons stay in their interval.
  if (!state || state.status === 'past_due' || state.items.data.length > 1) return;
  const changed = scene.stripe.attempt(`/v1/subscriptions/${running.id}`, {
    items: [{ id: state.items.data[0]?.id, price: priceId(scene.shelf, plan, price) }],
    proration_behavior: isUp ? 'always_invoice' : 'create_prorations',
  });
  if (changed) Object.assign(running, { plan, price });
}

function pause(scene: Scene, running: Running): void {
  const { random, stage, stripe } = scene;
  if (!alive(scene, running)) return;
  const resumesAt = daysAfter(random, stage.now(), random.between(20, 80));
  stripe.post(`/v1/subscriptions/${running.id}`, {
    pause_collection: { behavior: 'void', resumes_at: Math.floor(resumesAt.getTime() / 1000) },
  });
  stage.plan(resumesAt, () => {
    if (alive(scene, running)) stripe.post(`/v1/subscriptions/${running.id}`, { pause_collection: '' });
  });
}

/** Companies pay their invoices when they get to it; one in eight is late, some never do. */
function planInvoicePayments(scene: Scene, running: Running): void {
  const { random, stage, stripe } = scene;
  for (const days of [0, 365]) {
    if (random.hits(0.06)) continue;
    const after = random.hits(0.13) ? random.between(33, 60) : random.between(3, 28);
    stage.plan(daysAfter(random, running.paidFrom, days + after), () => {
      const { data } = stripe.get<{ data: { id: string }[] }>('/v1/invoices', {
        subscription: running.id,
        status: 'open',
      });
      for (const { id } of data) stripe.attempt(`/v1/invoices/${id}/pay`, {});
    });
  }
}
