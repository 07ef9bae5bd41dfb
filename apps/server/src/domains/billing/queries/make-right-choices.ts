import type { makeRightChoicesInput, makeRightChoicesView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { formatCard } from '../rules/format-card.ts';
import { refundable } from '../rules/refundable.ts';
import { refundBlockOf } from './refund-block.ts';
import { refundsOfPayment } from './refund-rows.ts';

type PaymentRow = {
  id: string;
  paid_at: string;
  status: string;
  captured: string;
  refunded: string;
  currency: string;
  is_disputed: boolean;
  intent: string | null;
  brand: string | null;
  last4: string | null;
};

/** What there is to make something right with; throws `not_found`. */
export async function makeRightChoices(
  ctx: QueryContext,
  { userId, chosen }: z.output<typeof makeRightChoicesInput>,
): Promise<z.output<typeof makeRightChoicesView>> {
  const { em } = ctx;
  const user = await sql<{
    name: string | null;
    product: string;
    unit: 'cents' | 'credits' | null;
    currency: string;
    balance: string | null;
  }>`
    select u.full_name as name, p.name as product, p.credits_unit as unit, p.reporting_currency as currency,
      (select balance_units::text from credit_accounts a where a.user_id = u.id and a.unit = p.credits_unit) as balance
    from users u join products p on p.id = u.product_id where u.id = ${userId}`.execute(plainSql(em));
  const [row] = user.rows;
  if (!row) throw notFound('user');
  const payments = await sql<PaymentRow>`
    select id, coalesce(paid_at, created_at) as paid_at, status, captured_cents::text as captured,
      refunded_cents::text as refunded, currency, is_disputed, stripe_payment_intent_id as intent, card_brand as brand,
      card_last4 as last4
    from payments where user_id = ${userId} and status = 'succeeded' and not is_disputed
    order by id is distinct from ${chosen.paymentId ?? null}, created_at desc, id desc limit 10`.execute(
    plainSql(em),
  );
  const subscriptions = await sql<{ id: string; plan: string; seen: string; ends: string | null }>`
    select s.id, s.plan_name as plan, o.content_hash as seen, s.current_period_end_at as ends
    from subscriptions s join stripe_objects o on o.product_id = s.product_id and o.id = s.stripe_subscription_id
    where s.user_id = ${userId} and s.status not in ('canceled', 'incomplete_expired', 'unknown')
      and s.stripe_schedule_id is null and o.content_hash is not null
    order by s.id is distinct from ${chosen.subscriptionId ?? null}, s.created_at desc, s.id desc limit 10`.execute(
    plainSql(em),
  );
  const block = await refundBlockOf(em, userId);
  const shown: z.output<typeof makeRightChoicesView>['payments'] = [];
  for (const payment of payments.rows) {
    const { currency } = payment;
    const left = refundable(
      {
        status: payment.status,
        capturedCents: BigInt(payment.captured),
        refundedCents: BigInt(payment.refunded),
        currency,
        isDisputed: payment.is_disputed,
        stripePaymentIntentId: payment.intent,
      },
      await refundsOfPayment(em, payment.id),
      block,
    ).amount;
    if (left > 0n)
      shown.push({
        id: payment.id,
        paidAt: new Date(payment.paid_at),
        paid: { amount: BigInt(payment.captured), currency },
        left: { amount: left, currency },
        card: formatCard(payment.brand, payment.last4),
      });
  }
  return {
    userId,
    userName: row.name ?? 'No name',
    productName: row.product,
    payments: shown,
    subscriptions: subscriptions.rows.map(({ id, plan, seen, ends }) => ({
      id,
      planName: plan,
      seen,
      periodEnd: ends === null ? null : new Date(ends),
    })),
    credit: row.unit && { unit: row.unit, currency: row.currency, balance: BigInt(row.balance ?? 0) },
  };
}
