import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../simulator.ts';
import type { Fields, StripeObject } from '../core/object.ts';
import { START } from './harness.ts';

const CARDS = [
  'pm_card_visa',
  'pm_card_createDispute',
  'pm_card_refundFail',
  'pm_card_pendingRefund',
  'pm_card_chargeDeclined',
];

type Step =
  | { readonly do: 'pay'; readonly card: number; readonly amount: number; readonly currency: string }
  | { readonly do: 'refund'; readonly pick: number; readonly amount: number | undefined }
  | { readonly do: 'subscribe'; readonly amount: number }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'close'; readonly pick: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('pay' as const),
    card: fc.nat(4),
    amount: fc.integer({ min: 50, max: 100_000 }),
    currency: fc.constantFrom('usd', 'eur', 'jpy'),
  }),
  fc.record({
    do: fc.constant('refund' as const),
    pick: fc.nat(),
    amount: fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined }),
  }),
  fc.record({ do: fc.constant('subscribe' as const), amount: fc.integer({ min: 0, max: 9_000 }) }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 1200 }) }),
  fc.record({ do: fc.constant('close' as const), pick: fc.nat() }),
);

function post(sim: Simulator, path: string, params: Fields): StripeObject {
  return sim.request('main', 'POST', path, params).body;
}

function perform(sim: Simulator, action: Step): void {
  switch (action.do) {
    case 'pay':
      post(sim, '/v1/payment_intents', {
        amount: action.amount,
        currency: action.currency,
        payment_method: CARDS[action.card],
        confirm: true,
      });
      return;
    case 'refund': {
      const charges = [...sim.objects('main', 'charge')];
      const charge = charges[action.pick % Math.max(1, charges.length)];
      if (charge)
        post(sim, '/v1/refunds', {
          charge: charge.id,
          ...(action.amount !== undefined && { amount: action.amount }),
        });
      return;
    }
    case 'subscribe': {
      const customer = post(sim, '/v1/customers', {
        payment_method: 'pm_card_visa',
        invoice_settings: { default_payment_method: 'pm_card_visa' },
      }).id;
      const price = post(sim, '/v1/prices', {
        product_data: { name: 'P' },
        currency: 'usd',
        unit_amount: action.amount,
        recurring: { interval: 'month' },
      }).id;
      post(sim, '/v1/subscriptions', { customer, items: [{ price }] });
      return;
    }
    case 'wait':
      sim.advanceTo(new Date(sim.now.getTime() + action.hours * 3_600_000));
      return;
    default: {
      const disputes = [...sim.objects('main', 'dispute')];
      const dispute = disputes[action.pick % Math.max(1, disputes.length)];
      if (dispute) post(sim, `/v1/disputes/${dispute.id}/close`, {});
    }
  }
}

/** Totals computed from the objects alone, without the ledger's own sums. */
function expectBooksToBalance(sim: Simulator): void {
  const ledger = sim.ledger('main');
  const transactions = [...sim.objects('main', 'balance_transaction')];
  for (const currency of new Set(transactions.map((row) => row.currency))) {
    const rows = transactions.filter((row) => row.currency === currency);
    expect(rows.every((row) => row.net === row.amount - row.fee)).toBe(true);
    expect(ledger[`${currency}:balance`]).toBe(rows.reduce((sum, row) => sum + row.net, 0));
    expect(ledger[`${currency}:fees`]).toBe(rows.reduce((sum, row) => sum + row.fee, 0));
    const captured = [...sim.objects('main', 'charge')]
      .filter((row) => row.currency === currency)
      .reduce((sum, row) => sum + row.amount_captured, 0);
    const booked = [...sim.objects('main', 'refund')]
      .filter(
        (row) =>
          row.currency === currency &&
          row.balance_transaction !== null &&
          row.status !== 'failed' &&
          row.status !== 'canceled',
      )
      .reduce((sum, row) => sum + row.amount, 0);
    expect(-(ledger[`${currency}:customers`] ?? 0)).toBe(captured - booked);
  }
}

function expectRefundsToFit(sim: Simulator): void {
  const refunds = [...sim.objects('main', 'refund')];
  for (const charge of sim.objects('main', 'charge')) {
    const live = refunds.filter(
      (refund) => refund.charge === charge.id && refund.status !== 'failed' && refund.status !== 'canceled',
    );
    const total = live.reduce((sum, refund) => sum + refund.amount, 0);
    expect(charge.amount_refunded).toBe(total);
    expect(total).toBeLessThanOrEqual(charge.amount_captured);
    expect(charge.refunded).toBe(charge.amount_captured > 0 && total === charge.amount_captured);
  }
}

function expectInvoicesToFit(sim: Simulator): void {
  const payments = [...sim.objects('main', 'invoice_payment')].filter(({ status }) => status === 'paid');
  for (const invoice of sim.objects('main', 'invoice')) {
    const paid = payments
      .filter((payment) => payment.invoice === invoice.id)
      .reduce((sum, payment) => sum + (payment.amount_paid ?? 0), 0);
    expect(invoice.amount_paid).toBe(paid);
    expect(invoice.lines.data.reduce((sum, line) => sum + line.amount, 0)).toBe(invoice.total);
  }
}

test('after any sequence of payments, refunds, renewals and disputes the books balance', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const sim = createSimulator({ seed: 'ledger', startAt: START });
      for (const action of steps) perform(sim, action);
      expect(Object.values(sim.ledger('main')).reduce((sum, amount) => sum + amount, 0)).toBe(0);
      expectBooksToBalance(sim);
      expectRefundsToFit(sim);
      expectInvoicesToFit(sim);
    }),
    { numRuns: 600 },
  );
});
