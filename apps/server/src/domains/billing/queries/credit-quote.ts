import { creditReasonLabels, grantCreditsInput } from '@backdesk/contract';
import { format } from '@backdesk/money';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { badDates } from '../rules/credit-dates.ts';
import { parametersHash } from '../rules/operation-parameters.ts';
import { plain } from './amends-quote.ts';
import { creditTermsOf, worthOf } from './credit-terms.ts';

export type CreditWish = z.output<typeof grantCreditsInput>;
export type CreditQuote = { hash: string; amountCents: bigint; refusal: string | null };

/** The wish of a request as it was stored. */
export const storedCredit = (wish: unknown): CreditWish => grantCreditsInput.parse(wish);

/**
 * What credit that is asked for is worth now, in minor units of the product's currency, why it cannot be given
 * any more, and a hash of all that it depends on.
 */
export async function creditQuote(em: EntityManager, wish: CreditWish, now: Date): Promise<CreditQuote> {
  const terms = await creditTermsOf(em, wish.userId);
  const worth = await worthOf(em, terms, wish.amount);
  const [late] = Object.values(badDates(wish, now)).flat();
  const refusal =
    wish.unit !== terms.unit
      ? `Credit of ${terms.productName} counts something else by now.`
      : worth === null
        ? 'What this credit is worth is not known any more.'
        : late
          ? `A day of it has passed: ${late.toLowerCase()}.`
          : null;
  const amountCents = worth ?? 0n;
  const { currency } = terms;
  return {
    amountCents,
    refusal,
    hash: parametersHash({ wish: plain(wish), worth: amountCents.toString(), currency, refusal }),
  };
}

/** What is given, in words. */
export function creditLines(
  { unit, amount, effectiveAt, expiresAt, reason, ticket }: CreditWish,
  currency: string,
): string[] {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const what = unit === 'cents' ? format({ amount, currency }) : `${amount.toLocaleString('en-US')} credits`;
  const from = effectiveAt ? `, usable from ${day(effectiveAt)}` : '';
  const until = expiresAt ? `, until ${day(expiresAt)}` : '';
  return [`Give ${what}${from}${until}`, creditReasonLabels[reason], ...(ticket ? [`Ticket ${ticket}`] : [])];
}
