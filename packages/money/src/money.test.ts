import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, allocate, format, minorDigits, parseMajor, subtract, toMajor } from './index.ts';

const usd = (amount: bigint) => ({ amount, currency: 'USD' });

test('adds and subtracts minor units exactly, far beyond 2^53', () => {
  expect(add(usd(9_007_199_254_740_993n), usd(1n)).amount).toBe(9_007_199_254_740_994n);
  expect(subtract(usd(100n), usd(250n)).amount).toBe(-150n);
});

test('refuses to mix currencies', () => {
  expect(() => add(usd(1n), { amount: 1n, currency: 'EUR' })).toThrow('Cannot combine USD with EUR');
});

test('writes each currency with its own number of decimals', () => {
  expect(toMajor(usd(5n))).toBe('0.05');
  expect(toMajor({ amount: 500n, currency: 'JPY' })).toBe('500');
  expect(toMajor({ amount: -1234n, currency: 'KWD' })).toBe('-1.234');
  expect(format(usd(123_456n))).toBe('$1,234.56');
  expect(format({ amount: 500n, currency: 'jpy' })).toBe('¥500');
});

test.each([
  ['29', 'USD', 2900n],
  ['29.5', 'USD', 2950n],
  ['1,299.00', 'USD', 129_900n],
  ['500', 'JPY', 500n],
  ['29.555', 'USD', undefined],
  ['1.5', 'JPY', undefined],
  ['-3', 'USD', undefined],
  ['1e3', 'USD', undefined],
  ['', 'USD', undefined],
])('reads %j %s as %s', (text, currency, expected) => {
  expect(parseMajor(text, currency)).toBe(expected);
});

test('what is written is read back as the same amount', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 18n), fc.constantFrom('USD', 'JPY', 'KWD'), (amount, currency) => {
      expect(parseMajor(toMajor({ amount, currency }), currency)).toBe(amount);
    }),
  );
});

test('an allocation hands out every minor unit and no share is off by more than one', () => {
  fc.assert(
    fc.property(
      fc.bigInt(-(10n ** 12n), 10n ** 12n),
      fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 }),
      (amount, weights) => {
        const shares = allocate(usd(amount), weights);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        expect(shares.reduce((sum, share) => sum + share.amount, 0n)).toBe(amount);
        shares.forEach((share, index) => {
          const exact = (Number(amount) * weights[index]!) / total;
          expect(Math.abs(Number(share.amount) - exact)).toBeLessThanOrEqual(1.001);
        });
      },
    ),
  );
});

test('knows the minor digits of a currency in any case', () => {
  expect([minorDigits('usd'), minorDigits('jpy'), minorDigits('KWD')]).toEqual([2, 0, 3]);
});
