export type PlanCredits = { planName: string; credits: bigint | null };

/** When a change counts; nothing is paid during a `trial`. */
export type CreditTime = 'now' | 'next_invoice' | 'period_end' | 'reset' | 'trial';

type Change = {
  from: PlanCredits;
  to: PlanCredits;
  when: CreditTime;
  /** Unix seconds: of the change, and of the period it falls into. */
  at: number;
  start: number;
  end: number;
};

const words = ({ planName, credits }: PlanCredits): string =>
  credits === null
    ? `${planName} without a limit of credits`
    : `${planName} with ${credits} credits a period`;
const day = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });

/**
 * What becomes of the credits of a plan, for the customer: they follow the money. What is paid for a part of
 * a period brings that part of its credits, rounded down; what was had already stays. Null where the plan
 * stays the same.
 */
export function creditSentence({ from, to, when, at, start, end }: Change): string | null {
  // Another quantity or interval of the same plan gives what it gave.
  if (from.planName === to.planName) return null;
  const change = `Your plan changes from ${words(from)} to ${words(to)}`;
  if (when === 'period_end')
    return `${change} on ${day(end)}. Until then nothing changes, and credits that are left stay yours.`;
  if (when === 'trial')
    return `${change} today, within your trial. Nothing is paid before it ends, and credits that are left stay yours.`;
  if (when === 'reset')
    return `${change} today. A new period begins today with all of its credits, and credits that are left stay yours.`;
  if (to.credits === null || from.credits === null)
    return `${change} today, and credits that are left stay yours.`;
  const more = to.credits - from.credits;
  if (more <= 0n)
    return `${change} today. The credits of this period stay yours; from ${day(end)} on it is ${to.credits} a period.`;
  const part = (more * BigInt(Math.max(0, end - at))) / BigInt(Math.max(1, end - start));
  const daysLeft = Math.max(0, Math.ceil((end - at) / 86_400));
  return `${change} today. You pay the difference for the ${daysLeft} days that are left until ${day(end)}, and get ${part} more credits for them, the same share of the difference; from then on it is ${to.credits} a period.`;
}
