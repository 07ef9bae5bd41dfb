import { randomUUID } from 'node:crypto';
import { aPaidCustomer } from '../../support/stripe.ts';
import { until } from '../../support/until.ts';
import type { CrashDesk } from './crash-desk.ts';
import type { Random } from './random.ts';

/** One refund that somebody wants, under the id that stands for this one decision. */
export type Wish = { operationId: string; paymentId: string; paymentIntent: string; amount: number };

const perPayment = 3;
const paid = 9_000;

/** `count` wishes, three to a payment of $90.00, with room left for a double that must not happen. */
export async function makeWishes(stand: CrashDesk, random: Random, count: number): Promise<Wish[]> {
  const intents: string[] = [];
  for (let made = 0; made < count / perPayment; made += 1)
    intents.push((await aPaidCustomer(stand.stripe, { amount: paid })).payment.id);
  const payments = await until(
    'every payment is mirrored',
    async () => {
      stand.failIfEnded();
      const rows = await stand.rows<{ id: string; intent: string }>(
        `select id, stripe_payment_intent_id as intent from payments
         where status = 'succeeded' and stripe_payment_intent_id = any($1)`,
        [intents],
      );
      return rows.length === intents.length && rows;
    },
    120_000,
  );
  return Array.from({ length: count }, (_, index) => {
    const payment = payments[index % payments.length];
    if (!payment) throw new Error('There are no payments to refund.');
    return {
      operationId: randomUUID(),
      paymentId: payment.id,
      paymentIntent: payment.intent,
      amount: random.between(100, 1_400),
    };
  });
}

/**
 * Asks for refunds as the web app does: at most six at a time, and when an answer is lost the same
 * operation is asked for again. `answered` resolves when everything fed so far has its answer.
 */
export function startAsking(stand: CrashDesk) {
  const waiting: Wish[] = [];
  const lanes = new Set<Promise<void>>();
  const refusals: Error[] = [];
  let resent = 0;

  async function askUntilAnswered(wish: Wish): Promise<void> {
    for (;;) {
      const answer = await stand.agent
        .call('billing.refundPayment', {
          operationId: wish.operationId,
          paymentId: wish.paymentId,
          amount: String(wish.amount),
          currency: 'USD',
          reason: 'service_failed',
          note: '',
        })
        .catch(() => undefined);
      if (answer?.status === 200) return;
      if (answer && answer.status < 500)
        return void refusals.push(new Error(`The refund was refused: ${JSON.stringify(answer.error)}`));
      resent += 1;
      await stand.ready();
    }
  }

  async function lane(): Promise<void> {
    for (let wish = waiting.shift(); wish; wish = waiting.shift()) await askUntilAnswered(wish);
  }

  return {
    feed(wishes: readonly Wish[]): void {
      waiting.push(...wishes);
      while (lanes.size < 6 && lanes.size < waiting.length) {
        const running: Promise<void> = lane().finally(() => lanes.delete(running));
        lanes.add(running);
      }
    },
    async answered(): Promise<void> {
      await Promise.all(lanes);
      if (refusals.length > 0) throw new AggregateError(refusals, refusals[0]?.message ?? '');
    },
    resentCount: () => resent,
  };
}
