import { disputeReasons } from '../catalogue.ts';
import { idAt, stripeId } from '../ids.ts';
import { disputeOf, refundOf } from '../payments.ts';
import { daySeconds } from '../timeline.ts';
import { msOf, paymentId, timeText, userId, type World } from '../world.ts';
import { chargeId } from './payments.ts';
import type { TableRows } from './table.ts';

/** The refund of a payment has the payment's index. */
export const refundId = (world: World, index: number, at: number) =>
  idAt(world.draw, 'refund', msOf(world, at, index), index);

/** Refunds, all of them made at Stripe. */
export const refundRows: TableRows = {
  table: 'refunds',
  columns: [
    'id',
    'product_id',
    'user_id',
    'payment_id',
    'stripe_refund_id',
    'state',
    'stripe_status',
    'stripe_reason',
    'failure_reason',
    'amount_cents',
    'currency',
    'is_external',
    'settled_at',
    'created_at',
  ],
  *rows(world) {
    const { payments, draw } = world;
    for (let index = 0; index < payments.count; index++) {
      const refund = refundOf(payments, index, draw);
      if (!refund) continue;
      const created = timeText(world, refund.at, index);
      yield [
        refundId(world, index, refund.at),
        world.productId,
        userId(world, payments.user[index] as number),
        paymentId(world, index),
        stripeId(draw, 're', index),
        refund.state,
        refund.state,
        'requested_by_customer',
        refund.state === 'failed' ? 'expired_or_canceled_card' : null,
        refund.cents,
        'USD',
        true,
        refund.state === 'pending' ? null : created,
        created,
      ];
    }
  },
};

export const disputeRows: TableRows = {
  table: 'disputes',
  columns: [
    'id',
    'product_id',
    'user_id',
    'payment_id',
    'stripe_dispute_id',
    'stripe_charge_id',
    'stripe_status',
    'status',
    'reason',
    'amount_cents',
    'currency',
    'fee_cents',
    'has_evidence',
    'evidence_due_at',
    'created_at',
  ],
  *rows(world) {
    const { payments, draw } = world;
    for (let index = 0; index < payments.count; index++) {
      const dispute = disputeOf(payments, index, draw);
      if (!dispute) continue;
      yield [
        idAt(draw, 'dispute', msOf(world, dispute.at, index), index),
        world.productId,
        userId(world, payments.user[index] as number),
        paymentId(world, index),
        stripeId(draw, 'dp', index),
        chargeId(world, index),
        dispute.status,
        dispute.status,
        disputeReasons(draw('amount', index)),
        payments.amount[index],
        'USD',
        1_500,
        dispute.status !== 'needs_response',
        timeText(world, dispute.at + 14 * daySeconds, index),
        timeText(world, dispute.at, index),
      ];
    }
  },
};
