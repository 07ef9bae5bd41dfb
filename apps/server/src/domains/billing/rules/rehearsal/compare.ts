import type { rehearsalView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Side } from './terms.ts';

type View = z.output<typeof rehearsalView>;

/** What Stripe previewed for the first invoice of a side: what is due of it; or why it was not asked. */
export type FirstAtStripe = { side: 'before' | 'after'; due: bigint } | { because: string };

/** Time that nobody pays for, in Unix seconds, and what that is worth in minor units. */
export type GivenTime = { from: number; to: number; cents: bigint };

type Compared = {
  currency: string;
  before: Side;
  after: Side;
  first: FirstAtStripe;
  assumptions: readonly string[];
  credits: string | null;
  /** The change moves the invoices that come, and makes no other. */
  isMove: boolean;
  given: GivenTime | null;
};

/** Both sides beside each other; a difference from what Stripe says is told, whatever it is. */
export function comparedSides(compared: Compared): View {
  const { currency, before, after, first, assumptions, credits, isMove, given } = compared;
  const money = (amount: bigint) => ({ amount, currency });
  const shown = ({ invoices, because }: Side): View['before'] => ({
    because,
    invoices: invoices.map((invoice) => ({
      at: new Date(invoice.at * 1000),
      isNow: invoice.isNow,
      lines: invoice.lines.map(({ text, amount }) => ({ text, amount: money(amount) })),
      discount: money(invoice.discount),
      tax: money(invoice.tax),
      total: money(invoice.total),
      fromCredit: money(invoice.fromCredit),
      due: money(invoice.due),
      held: invoice.held,
    })),
  });
  const places = Math.max(before.invoices.length, after.invoices.length);
  return {
    before: shown(before),
    after: shown(after),
    differences: Array.from({ length: places }, (_, place) => {
      const [was, becomes] = [before.invoices[place], after.invoices[place]];
      return was && becomes ? money(becomes.due - was.due) : null;
    }),
    moved: Array.from({ length: places }, (_, place) => {
      const [was, becomes] = [before.invoices[place], after.invoices[place]];
      return isMove && was && becomes ? Math.round((becomes.at - was.at) / daySeconds) : null;
    }),
    // A part of a day is given away too.
    given: given && {
      days: Math.max(1, Math.round((given.to - given.from) / daySeconds)),
      worth: money(given.cents),
    },
    stripe: 'because' in first ? first : verified(first, { before, after }, currency),
    assumptions: [...assumptions],
    credits,
  };
}

const daySeconds = 86_400;

function verified(
  { side, due }: Exclude<FirstAtStripe, { because: string }>,
  sides: Record<'before' | 'after', Side>,
  currency: string,
): View['stripe'] {
  const ours = sides[side].invoices[0];
  return {
    side,
    says: { amount: due, currency },
    ours: ours ? { amount: ours.due, currency } : null,
    isSame: ours?.due === due,
  };
}
