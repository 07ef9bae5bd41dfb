import { taxWithin } from '@backdesk/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';

test('is in proportion to what is given back, half a unit up', () => {
  const payment = { paid: 11_900n, tax: 1_900n, before: 0n };
  expect(taxWithin({ ...payment, amount: 11_900n })).toBe(1_900n);
  expect(taxWithin({ ...payment, amount: 1_000n })).toBe(160n);
  expect(taxWithin({ ...payment, amount: 500n, paid: 1_000n, tax: 1n })).toBe(1n);
  expect(taxWithin({ ...payment, amount: 500n, paid: 1_000n, tax: 1n, before: 500n })).toBe(0n);
  expect(taxWithin({ ...payment, paid: 0n, amount: 1n })).toBe(0n);
});

test('of all refunds of a payment adds up to its tax, and none is negative or more than it gives back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 20 }),
      fc.nat(100),
      (parts, rate) => {
        const paid = parts.reduce((sum, part) => sum + part, 0n);
        const tax = (paid * BigInt(rate)) / BigInt(100 + rate);
        let before = 0n;
        const taxes = parts.map((amount) => {
          const share = taxWithin({ amount, before, paid, tax });
          before += amount;
          return share;
        });
        expect(taxes.reduce((sum, share) => sum + share, 0n)).toBe(tax);
        expect(taxes.every((share, index) => share >= 0n && share <= (parts[index] ?? 0n) + 1n)).toBe(true);
      },
    ),
  );
});
