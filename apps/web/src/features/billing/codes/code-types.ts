import type { CodeChange, codeActionsView, codeTermsView, Wire } from '@backdesk/contract';
import { formatMoney, type WireMoney } from '../../../shared/format.ts';

export type CodeActions = Wire<typeof codeActionsView>;
export type CodeTerms = Wire<typeof codeTermsView>;
export type CodeDiscount = CodeTerms['coupons'][number]['discount'];

/** What each change is called where it is chosen, and where its dialog is open. */
export const codeWords: Record<CodeChange, { button: string; title: string }> = {
  on: { button: 'Turn on…', title: 'Turn a code on' },
  off: { button: 'Turn off…', title: 'Turn a code off' },
};

/** “20 % off for 3 months”. */
export function worthWords({ percentOff, amountOff, duration, durationMonths }: CodeDiscount): string {
  const off = amountOff ? formatMoney(amountOff) : `${percentOff} %`;
  if (duration === 'once') return `${off} off once`;
  return duration === 'forever' ? `${off} off for good` : `${off} off for ${durationMonths} months`;
}

/** The price with the discount; null where it is in another currency. */
export function priceAfter(price: WireMoney, { percentOff, amountOff }: CodeDiscount): WireMoney | null {
  const amount = BigInt(price.amount);
  if (percentOff !== null) {
    const off = (amount * BigInt(Math.round(percentOff * 100)) + 5_000n) / 10_000n;
    return { ...price, amount: (amount - off).toString() };
  }
  if (amountOff?.currency !== price.currency) return null;
  const left = amount - BigInt(amountOff.amount);
  return { ...price, amount: (left > 0n ? left : 0n).toString() };
}
