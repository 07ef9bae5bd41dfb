import { taxWithin } from '@backdesk/contract';
import type { Money } from '@backdesk/money';

/** The tax within a payment, which may be of a part of its invoice; null where none is known. */
export function taxOfPayment({
  taxCents,
  totalCents,
  capturedCents,
  currency,
}: {
  taxCents: bigint | null;
  totalCents: bigint | null;
  capturedCents: bigint;
  currency: string;
}): Money | null {
  if (!taxCents || !totalCents || totalCents <= 0n || taxCents < 0n) return null;
  const amount = taxWithin({ amount: capturedCents, before: 0n, paid: totalCents, tax: taxCents });
  return { amount: amount < taxCents ? amount : taxCents, currency };
}
