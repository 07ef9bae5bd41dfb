import type { DemoBusiness, DemoPlan } from './businesses.ts';
import { person } from './people.ts';
import type { Chance } from './random.ts';

const dayMs = 86_400_000;

/** What one customer will do, decided before anything happens. */
export type CustomerStory = {
  name: string;
  email: string;
  plan: DemoPlan;
  signedUpAt: Date;
  /** Pays with a card that the bank declines from this moment on. */
  cardFailsAt?: Date;
  cancelsAt?: Date;
  /** Asks for money back; part of the newest payment when `isPartial`. */
  refundedAt?: Date;
  isPartialRefund: boolean;
  /** The first payment is disputed. */
  isDisputed: boolean;
};

/** Sign-ups per day grow over time and dip at weekends and in high summer. */
function signUpMoment(random: Chance, from: Date, to: Date): Date {
  for (;;) {
    const part = Math.sqrt(random.next());
    const at = new Date(from.getTime() + part * (to.getTime() - from.getTime()));
    const isWeekend = at.getUTCDay() === 0 || at.getUTCDay() === 6;
    const isSummer = at.getUTCMonth() === 6 || at.getUTCMonth() === 7;
    if (random.hits((isWeekend ? 0.6 : 1) * (isSummer ? 0.7 : 1))) return at;
  }
}

/**
 * Decides one customer's story between `from` and `to`. Every month about 5 % of monthly customers
 * leave, more of them early; 4 % of cards start to fail; 7 % ask for a refund once.
 */
export function customerStory(
  random: Chance,
  business: DemoBusiness,
  number: number,
  from: Date,
  to: Date,
): CustomerStory {
  const signedUpAt = signUpMoment(random, from, to);
  const plan = pickPlan(random, business);
  const later = (days: number) => {
    const at = new Date(signedUpAt.getTime() + days * dayMs);
    return at < to ? at : undefined;
  };
  const monthsLeft = Math.floor((to.getTime() - signedUpAt.getTime()) / (30 * dayMs));
  let cancelsAt: Date | undefined;
  for (let month = 0; month < monthsLeft && plan.interval === 'month' && !cancelsAt; month += 1)
    if (random.hits(month < 2 ? 0.09 : 0.045)) cancelsAt = later(month * 30 + random.between(3, 27));
  const cardFailsAt = random.hits(0.04) ? later(random.between(20, 200)) : undefined;
  const refundedAt = random.hits(0.07) ? later(random.between(1, 60)) : undefined;
  return {
    ...person(random, number),
    plan,
    signedUpAt,
    ...(cancelsAt && { cancelsAt }),
    ...(cardFailsAt && { cardFailsAt }),
    ...(refundedAt && { refundedAt }),
    isPartialRefund: random.hits(0.4),
    isDisputed: random.hits(0.01),
  };
}

function pickPlan(random: Chance, business: DemoBusiness): DemoPlan {
  let left = random.next();
  for (const plan of business.plans) {
    left -= plan.share;
    if (left <= 0) return plan;
  }
  return random.pick(business.plans);
}
