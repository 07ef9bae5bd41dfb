import { refused } from '../core/error.ts';
import { balanceOf, book } from '../core/ledger.ts';
import type { Fields } from '../core/object.ts';
import type { Work } from '../core/work.ts';
import type { Charge } from '../objects/charge.ts';
import type { Metadata } from '../objects/metadata.ts';
import type { Refund } from '../objects/refund.ts';
import { behaviourOf } from '../objects/test-cards.ts';

const DAY = 86_400;

export type RefundRequest = {
  readonly charge: Charge;
  /** Minor units; everything that is left when undefined. */
  readonly amount?: number | undefined;
  readonly reason?: Refund['reason'];
  readonly metadata: Metadata;
};

/** Throws Stripe's refusal when `amount` of the charge cannot be refunded; returns the amount to refund. */
function refundableAmount(work: Work, charge: Charge, amount: number | undefined): number {
  if (charge.status !== 'succeeded' || !charge.captured)
    throw refused(`Charge ${charge.id} has not succeeded, so there is nothing to refund.`, {
      param: 'charge',
    });
  const dispute = charge.disputed ? work.by('dispute', 'charge', charge.id).at(-1) : undefined;
  if (dispute && !dispute.is_charge_refundable)
    throw refused(`Charge ${charge.id} has been charged back and cannot be refunded.`, {
      code: 'charge_disputed',
      param: 'charge',
    });
  const left = charge.amount_captured - charge.amount_refunded;
  if (left <= 0)
    throw refused(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  if (amount !== undefined && amount > left)
    throw refused(
      `Refund amount (${amount}) is greater than the unrefunded amount of the charge (${left}).`,
      {
        param: 'amount',
      },
    );
  return amount ?? left;
}

/** Creates a refund: succeeded, or pending when the card or the balance of the account makes it wait. */
export function createRefund(work: Work, request: RefundRequest): Refund {
  const { charge } = request;
  const amount = refundableAmount(work, charge, request.amount);
  const id = work.idFor('refund');
  const method = work.get('payment_method', charge.payment_method);
  const behaviour = behaviourOf(method.card).refund;
  const funds = balanceOf(work.account, charge.currency, work.now);
  const short = funds.available + funds.pending < amount;
  const pending = short ? 'insufficient_funds' : behaviour === 'settles_later' ? 'processing' : undefined;
  const transaction = short
    ? null
    : book(work, { type: 'refund', amount: -amount, currency: charge.currency, source: id }).id;
  const refund = work.create(
    'refund',
    {
      id,
      object: 'refund',
      amount,
      balance_transaction: transaction,
      charge: charge.id,
      created: work.now,
      currency: charge.currency,
      customer: charge.customer,
      customer_account: null,
      destination_details: {
        card: pending
          ? { type: 'pending' }
          : { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
        type: 'card',
      },
      metadata: request.metadata,
      payment_intent: charge.payment_intent,
      payment_method: charge.payment_method,
      ...(pending !== undefined && { pending_reason: pending }),
      reason: request.reason ?? null,
      receipt_number: null,
      source_transfer_reversal: null,
      status: pending ? 'pending' : 'succeeded',
      transfer_reversal: null,
    },
    'refund.created',
  );
  moveRefunded(work, charge.id, amount, 'charge.refunded');
  if (short) work.schedule('refund.settle', work.now + DAY, id);
  else if (pending) work.schedule('refund.settle', work.now + work.account.settings.refundSettlesAfter, id);
  else if (behaviour === 'fails_later')
    work.schedule('refund.fail', work.now + work.account.settings.refundFailsAfter, id);
  return refund;
}

function moveRefunded(work: Work, charge: string, amount: number, event: string): void {
  const before = work.get('charge', charge);
  const refunded = before.amount_refunded + amount;
  work.update(
    'charge',
    charge,
    { amount_refunded: refunded, refunded: refunded >= before.amount_captured },
    event,
  );
}

/** Changes a refund and tells it twice, as Stripe does: about the refund and about its charge. */
export function changeRefund(work: Work, id: string, fields: Partial<Refund>): Refund {
  const before: Fields = work.get('refund', id);
  const after = work.update('refund', id, fields, 'refund.updated');
  if (before !== after) {
    const previous = Object.fromEntries(Object.keys(fields).map((key) => [key, before[key] ?? null]));
    work.emit('charge.refund.updated', after, previous);
  }
  return after;
}

/** A pending refund goes through, or waits another day while the balance is too low. */
export function settleRefund(work: Work, id: string): void {
  const refund = work.get('refund', id);
  if (refund.status !== 'pending' && refund.status !== 'requires_action') return;
  let transaction = refund.balance_transaction;
  if (transaction === null) {
    const funds = balanceOf(work.account, refund.currency, work.now);
    if (funds.available + funds.pending < refund.amount) {
      work.schedule('refund.settle', work.now + DAY, id);
      return;
    }
    transaction = book(work, {
      type: 'refund',
      amount: -refund.amount,
      currency: refund.currency,
      source: id,
    }).id;
  }
  const { pending_reason: _settled, ...rest } = refund;
  work.put('refund', rest);
  changeRefund(work, id, {
    balance_transaction: transaction,
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    status: 'succeeded',
  });
}

/** The refund comes back: money returns to the balance and the charge is refundable again. */
export function failRefund(work: Work, id: string, reason = 'expired_or_canceled_card'): Refund {
  return endRefund(work, id, 'failed', reason);
}

/** Ends a refund without success. Throws when it is already over for good. */
export function endRefund(work: Work, id: string, status: 'failed' | 'canceled', reason?: string): Refund {
  const refund = work.get('refund', id);
  if (refund.status === 'failed' || refund.status === 'canceled')
    throw refused(`Refund ${id} is already ${refund.status}.`);
  const { amount, currency } = refund;
  const returned = refund.balance_transaction
    ? book(work, { type: 'refund_failure', amount, currency, source: id }).id
    : undefined;
  work.unschedule(id);
  const ended = changeRefund(work, id, {
    ...(returned !== undefined && { failure_balance_transaction: returned }),
    ...(reason !== undefined && { failure_reason: reason }),
    status,
  });
  if (status === 'failed') work.emit('refund.failed', ended);
  moveRefunded(work, refund.charge, -amount, 'charge.updated');
  return ended;
}
