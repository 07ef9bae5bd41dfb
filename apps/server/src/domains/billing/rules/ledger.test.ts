import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ledger, type Movement, NotEnoughCredit, post } from './ledger.ts';

const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number));
const numbered = () => {
  let count = 0;
  return () => `lot ${String((count += 1)).padStart(3, '0')}`;
};
const empty = (): Ledger => ({ balanceUnits: 0n, lots: [] });

const amount = fc.bigInt({ min: 1n, max: 5_000n });
const anyMovement: fc.Arbitrary<Movement> = fc
  .record({
    day: fc.nat(60),
    amount,
    kind: fc.constantFrom(
      'purchase',
      'grant',
      'usage',
      'refund_clawback',
      'clawback_reversal',
      'void',
      'adjustment',
      'expiry',
    ),
    startsAfter: fc.option(fc.integer({ min: 1, max: 20 })),
    lot: fc.integer({ min: 1, max: 12 }),
    lapsesAfter: fc.option(fc.integer({ min: 1, max: 20 })),
    priority: fc.integer({ min: 0, max: 100 }),
    payment: fc.constantFrom('payment a', 'payment b'),
    isNegative: fc.boolean(),
  })
  .map((drawn): Movement => {
    const {
      day: number,
      amount: units,
      kind,
      lapsesAfter,
      startsAfter,
      priority,
      payment,
      isNegative,
    } = drawn;
    const at = day(number);
    const starts = kind === 'grant' ? (startsAfter ?? 0) : 0;
    switch (kind) {
      case 'purchase':
      case 'grant':
        return {
          kind,
          at,
          amountUnits: units,
          priority,
          effectiveAt: starts === 0 ? null : day(number + starts),
          expiresAt: lapsesAfter === null ? null : day(number + starts + lapsesAfter),
          paymentId: kind === 'purchase' ? payment : null,
        };
      case 'usage':
        return { kind, at, amountUnits: units, mayOverdraw: isNegative };
      case 'refund_clawback':
      case 'clawback_reversal':
        return { kind, at, amountUnits: units, paymentId: payment };
      case 'void':
        return { kind, at, lotId: `lot ${String(drawn.lot).padStart(3, '0')}` };
      case 'adjustment':
        return { kind, at, amountUnits: isNegative ? -units : units };
      default:
        return { kind: 'expiry', at };
    }
  });

describe('a ledger of credit', () => {
  test('says after every movement what its entries add up to, and its lots hold exactly that', () => {
    fc.assert(
      fc.property(fc.array(anyMovement, { maxLength: 40 }), (movements) => {
        const ledger = empty();
        const newLotId = numbered();
        let sum = 0n;
        for (const movement of movements.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
          const before = structuredClone(ledger);
          try {
            for (const entry of post(ledger, movement, newLotId).entries) sum += entry.amountUnits;
          } catch (error) {
            if (!(error instanceof NotEnoughCredit)) throw error;
            // Refused after what had lapsed by then went.
            sum += ledger.balanceUnits - before.balanceUnits;
          }
          const held = ledger.lots
            .filter(({ isScheduled }) => !isScheduled)
            .reduce((total, lot) => total + lot.remainingUnits, 0n);
          expect(ledger.balanceUnits).toBe(sum);
          expect(held).toBe(sum > 0n ? sum : 0n);
          for (const lot of ledger.lots) {
            expect(lot.remainingUnits >= 0n && lot.remainingUnits <= lot.amountUnits).toBe(true);
          }
        }
      }),
    );
  });

  test('lets a lot lapse without touching another', () => {
    fc.assert(
      fc.property(fc.array(anyMovement, { maxLength: 25 }), (movements) => {
        const ledger = empty();
        const newLotId = numbered();
        const grants = movements.filter(({ kind }) => kind === 'grant' || kind === 'purchase');
        for (const movement of grants.toSorted((a, b) => a.at.getTime() - b.at.getTime()))
          post(ledger, movement, newLotId);
        const before = new Map(ledger.lots.map((lot) => [lot.id, lot.remainingUnits]));
        const at = day(70);
        const { entries } = post(ledger, { kind: 'expiry', at }, newLotId);
        for (const lot of ledger.lots) {
          const hasLapsed = lot.expiresAt !== null && lot.expiresAt <= at;
          expect(lot.remainingUnits).toBe(hasLapsed ? 0n : before.get(lot.id));
        }
        const lapsed = entries.filter(({ kind }) => kind === 'expiry');
        expect(new Set(lapsed.map(({ lotId }) => lotId)).size).toBe(lapsed.length);
      }),
    );
  });

  test('uses up by priority, then what lapses first, then the oldest', () => {
    const ledger = empty();
    const newLotId = numbered();
    const grant = (number: number, wish: { expiresAt?: Date; priority?: number }) =>
      post(ledger, { kind: 'grant', at: day(number), amountUnits: 10n, ...wish }, newLotId);
    grant(0, {});
    grant(1, { expiresAt: day(40) });
    grant(2, { expiresAt: day(30) });
    grant(3, { priority: 10 });
    grant(4, {});
    const { entries } = post(ledger, { kind: 'usage', at: day(5), amountUnits: 45n }, newLotId);
    expect(entries.map(({ lotId, amountUnits }) => [lotId, amountUnits])).toEqual([
      ['lot 004', -10n],
      ['lot 003', -10n],
      ['lot 002', -10n],
      ['lot 001', -10n],
      ['lot 005', -5n],
    ]);
  });

  test('takes a refunded purchase back from its own lot first, and below zero when it is spent', () => {
    const ledger = empty();
    const newLotId = numbered();
    post(ledger, { kind: 'grant', at: day(0), amountUnits: 100n, priority: 0 }, newLotId);
    post(ledger, { kind: 'purchase', at: day(1), amountUnits: 500n, paymentId: 'payment a' }, newLotId);
    const first = post(
      ledger,
      { kind: 'refund_clawback', at: day(2), amountUnits: 200n, paymentId: 'payment a' },
      newLotId,
    );
    expect(first.entries.map(({ lotId }) => lotId)).toEqual(['lot 002']);
    post(ledger, { kind: 'usage', at: day(3), amountUnits: 400n }, newLotId);
    post(
      ledger,
      { kind: 'refund_clawback', at: day(4), amountUnits: 300n, paymentId: 'payment a' },
      newLotId,
    );
    expect(ledger.balanceUnits).toBe(-300n);
    // What comes in next pays what is owed.
    const { lot } = post(ledger, { kind: 'grant', at: day(5), amountUnits: 350n }, newLotId);
    expect([ledger.balanceUnits, lot?.remainingUnits]).toEqual([50n, 50n]);
  });

  test('refuses usage that is not covered, and says what there is', () => {
    const ledger = empty();
    const newLotId = numbered();
    post(ledger, { kind: 'grant', at: day(0), amountUnits: 10n, expiresAt: day(5) }, newLotId);
    expect(() => post(ledger, { kind: 'usage', at: day(1), amountUnits: 11n }, newLotId)).toThrow(
      NotEnoughCredit,
    );
    // Lapsed credit covers nothing, whether or not somebody let it go before.
    expect(() => post(ledger, { kind: 'usage', at: day(6), amountUnits: 1n }, newLotId)).toThrow('holds 0');
  });
});
