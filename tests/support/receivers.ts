import { aUser } from '@backdesk/server/testing';
import { randomUUID } from 'node:crypto';
import { rowsOf } from './fingerprint.ts';
import type { TestServer } from './server.ts';

/** Somebody whom things are given and offered to, and what they did; days count back from today. */
export async function aReceiver(server: TestServer, productId: string) {
  const sql = (text: string, values: unknown[]) =>
    rowsOf<{ id: string }>(server.database.superuserUrl, text, values);
  const { id: userId } = await aUser(server.services.database.fork(), productId);
  const paid = async (
    daysAgo: number,
    cents: number,
    over: { refunded?: number; currency?: string; fee?: number; feeCurrency?: string } = {},
  ) => {
    const [row] = await sql(
      `insert into payments (id, product_id, user_id, stripe_status, status, amount_cents, captured_cents, refunded_cents, currency, kind, created_at, fee_cents, fee_currency)
       values ($1, $2, $3, 'succeeded', 'succeeded', $4, $4, $5, $6, 'subscription', now() - $7 * interval '1 day', $8, $9) returning id`,
      [
        randomUUID(),
        productId,
        userId,
        cents,
        over.refunded ?? 0,
        over.currency ?? 'USD',
        daysAgo,
        over.fee ?? 0,
        over.feeCurrency ?? 'USD',
      ],
    );
    return row?.id ?? '';
  };
  return {
    userId,
    paid,
    async subscribed(fromDaysAgo: number, toDaysAgo: number | null): Promise<string> {
      const [row] = await sql(
        `insert into subscriptions (id, product_id, user_id, stripe_status, status, plan_name, recurring_cents, currency, started_at, ended_at, created_at)
         values ($1, $2, $3, 'active', 'active', 'Pro', 2000, 'USD', now() - $4 * interval '1 day', now() - $5 * interval '1 day', now()) returning id`,
        [randomUUID(), productId, userId, fromDaysAgo, toDaysAgo],
      );
      return row?.id ?? '';
    },
    /** What a subscription was from so many days ago on. */
    was: (
      subscriptionId: string,
      sequence: number,
      daysAgo: number,
      { status = 'active', cents = 2_000, pause = null as string | null } = {},
    ) =>
      sql(
        `insert into subscription_versions (id, product_id, user_id, subscription_id, sequence, status, stripe_status, plan_name,
           recurring_cents, quantity, item_count, is_cancel_at_period_end, pause_behavior, content_hash, occurred_at)
         values ($1, $2, $3, $4, $5, $6, $6, 'Pro', $7, 1, 1, false, $8, 'x', now() - $9 * interval '1 day')`,
        [randomUUID(), productId, userId, subscriptionId, sequence, status, cents, pause, daysAgo],
      ),
    async refunded(daysAgo: number, cents: number, reason: string | null, state = 'succeeded', fee = 0) {
      await this.refundedOf(await paid(daysAgo + 1, cents * 2, { fee }), daysAgo, cents, reason, state);
    },
    /** Of one payment. */
    async refundedOf(
      paymentId: string,
      daysAgo: number,
      cents: number,
      reason: string | null,
      state = 'succeeded',
    ) {
      await sql(
        `insert into refunds (id, product_id, user_id, payment_id, state, amount_cents, currency, reason, created_at)
         values ($1, $2, $3, $4, $5, $6, 'USD', $7, now() - $8 * interval '1 day')`,
        [randomUUID(), productId, userId, paymentId, state, cents, reason, daysAgo],
      );
    },
    async disputed(daysAgo: number, { status = 'needs_response', fee = 0 } = {}) {
      const paymentId = await paid(200, 100);
      await sql(
        `insert into disputes (id, product_id, user_id, payment_id, stripe_dispute_id, stripe_status, status, amount_cents, fee_cents, currency, created_at)
         values ($1, $2, $3, $4, $5, $7, $7, 100, $8, 'USD', now() - $6 * interval '1 day')`,
        [randomUUID(), productId, userId, paymentId, `dp_${randomUUID()}`, daysAgo, status, fee],
      );
    },
    /** Something for somebody who wanted to leave; open without an answer. */
    async offered(
      subscriptionId: string,
      answeredDaysAgo: number,
      answer: 'accepted' | 'declined' | 'offered',
      { cents = 0, state = 'succeeded' } = {},
    ) {
      const operationId = answer === 'accepted' ? randomUUID() : null;
      if (operationId) {
        await sql(
          `insert into stripe_operations (id, product_id, user_id, kind, state, target_kind, target_stripe_id, parameters, parameters_hash,
             requested_by_kind, requested_by_id, requested_by_name)
           values ($1, $2, $3, 'coupon_apply', $4, 'subscription', 'sub_x', '{}', 'x', 'member', 'sam', 'Sam')`,
          [operationId, productId, userId, state],
        );
        if (cents > 0)
          await sql(
            `insert into goodwill_given (id, product_id, user_id, kind, amount_cents, currency, given_by_id, given_by_name, created_at)
             values ($1, $2, $3, 'free_days', $4, 'USD', 'sam', 'Sam', now() - $5 * interval '1 day')`,
            [operationId, productId, userId, cents, answeredDaysAgo],
          );
      }
      const isAnswered = answer !== 'offered';
      await sql(
        `insert into save_offers (id, product_id, user_id, subscription_id, kind, state, terms, days_count, feedback, operation_id,
           offered_by_id, offered_by_name, answered_at, answered_by_id, answered_by_name, created_at)
         values ($1, $2, $3, $4, 'free_days', $5, '14 days free', 14, 'too_expensive', $6, 'sam', 'Sam',
           case when $7 then now() - $8 * interval '1 day' end, case when $7 then 'sam' end, case when $7 then 'Sam' end,
           now() - ($8 + 15) * interval '1 day')`,
        [randomUUID(), productId, userId, subscriptionId, answer, operationId, isAnswered, answeredDaysAgo],
      );
    },
    given: (daysAgo: number, kind: string, cents: number) =>
      sql(
        `insert into goodwill_given (id, product_id, user_id, kind, amount_cents, currency, given_by_id, given_by_name, created_at)
         values ($1, $2, $3, $4, $5, 'USD', 'sam', 'Sam', now() - $6 * interval '1 day') returning id`,
        [randomUUID(), productId, userId, kind, cents, daysAgo],
      ),
  };
}
