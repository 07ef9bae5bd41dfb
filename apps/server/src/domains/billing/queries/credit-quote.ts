import {
  creditCategoryLabels,
  creditPriorityLabels,
  creditReasonLabels,
  grantCreditsInput,
} from '@backdesk/contract';
import { format } from '@backdesk/money';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { badDates } from '../rules/credit-dates.ts';
import { parametersHash } from '../rules/operation-parameters.ts';
import { plain } from './amends-quote.ts';
import { creditTermsOf, worthOf } from './credit-terms.ts';

export type CreditWish = z.output<typeof grantCreditsInput>;
export type CreditQuote = { hash: string; worthCents: bigint | null; refusal: string | null };

/** The wish of a request as it was stored. */
export const storedCredit = (wish: unknown): CreditWish => grantCreditsInput.parse(wish);

/**
 * What credit that is asked for is worth now, in minor units of the product's currency (null where nobody knows), why
 * it cannot be given any more, and a hash of all that it depends on. The worth is not part of that: it moves with
 * every purchase of anybody. Only where it has risen by more than a tenth above `askedCents` it is refused.
 */
export async function creditQuote(
  em: EntityManager,
  wish: CreditWish,
  now: Date,
  askedCents: bigint | null = null,
): Promise<CreditQuote> {
  const terms = await creditTermsOf(em, wish.userId);
  const { currency } = terms;
  const worth = await worthOf(em, terms, wish.amount);
  const words = (amount: bigint) => format({ amount, currency });
  const refusal =
    wish.unit !== terms.unit
      ? `Credit of ${terms.productName} counts something else by now.`
      : worth === null
        ? 'What this credit is worth is not known any more.'
        : askedCents !== null && worth * 10n > askedCents * 11n
          ? `By now it is worth ${words(worth)}, more than a tenth above the ${words(askedCents)} that was asked for.`
          : passedDay(wish, now);
  return { worthCents: worth, refusal, hash: parametersHash({ wish: plain(wish), currency, refusal }) };
}

/** Which of its days has passed while nobody decided, or null. */
function passedDay(wish: CreditWish, now: Date): string | null {
  const bad = badDates(wish, now);
  if (bad['effectiveAt']) return 'The day from which it was to be usable has passed.';
  return bad['expiresAt'] ? 'The day until which it was to be usable has passed.' : null;
}

/** What is given, in words. */
export function creditLines(
  { unit, amount, category, priority, effectiveAt, expiresAt, reason, ticket }: CreditWish,
  currency: string,
): string[] {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const what = unit === 'cents' ? format({ amount, currency }) : `${amount.toLocaleString('en-US')} credits`;
  const from = effectiveAt ? `, usable from ${day(effectiveAt)}` : '';
  const until = expiresAt ? `, until ${day(expiresAt)}` : '';
  const order =
    creditPriorityLabels[priority]?.toLowerCase() ?? `by priority ${priority} (0 first, 100 last)`;
  return [
    `Give ${what}${from}${until}`,
    `Counts as ${creditCategoryLabels[category].toLowerCase()}`,
    `Used up ${order}`,
    creditReasonLabels[reason],
    ...(ticket ? [`Ticket ${ticket}`] : []),
  ];
}
