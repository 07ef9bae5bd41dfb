import { refused } from '../core/error.ts';
import { book } from '../core/ledger.ts';
import type { Work } from '../core/work.ts';
import type { Charge } from '../objects/charge.ts';
import { type Dispute, type DisputeStatus, NO_EVIDENCE } from '../objects/dispute.ts';

const DAY = 86_400;
/** How long a response is awaited. */
const RESPONSE_TIME = 9 * DAY;
/** Stripe's published dispute fee, in minor units. */
const DISPUTE_FEE = 1500;

const NETWORK_REASON: Readonly<Record<string, string>> = {
  fraudulent: '10.4',
  product_not_received: '13.1',
  general: '83',
};

/** Why a charge is disputed; `inquiry` asks first and moves no money. */
export type DisputeReason = {
  readonly reason: 'fraudulent' | 'product_not_received' | 'general' | 'inquiry';
};

/** Opens a dispute over what is not yet refunded; the money is withdrawn at once unless it is an inquiry. */
export function openDispute(work: Work, charge: Charge, { reason }: DisputeReason): Dispute {
  const amount = charge.amount_captured - charge.amount_refunded;
  if (charge.status !== 'succeeded' || amount <= 0)
    throw refused(`Charge ${charge.id} has no money left that could be disputed.`, { param: 'charge' });
  if (charge.disputed) throw refused(`Charge ${charge.id} is already disputed.`, { param: 'charge' });
  const inquiry = reason === 'inquiry';
  const id = work.idFor('dispute');
  const withdrawn = inquiry
    ? []
    : [
        book(work, {
          type: 'adjustment',
          amount: -amount,
          fee: DISPUTE_FEE,
          currency: charge.currency,
          source: id,
        }),
      ];
  const word = inquiry ? 'general' : reason;
  const dispute = work.create(
    'dispute',
    {
      id,
      object: 'dispute',
      amount,
      balance_transactions: withdrawn,
      charge: charge.id,
      created: work.now,
      currency: charge.currency,
      enhanced_eligibility_types: [],
      evidence: NO_EVIDENCE,
      evidence_details: {
        due_by: work.now + RESPONSE_TIME,
        enhanced_eligibility: {},
        has_evidence: false,
        past_due: false,
        submission_count: 0,
        submission_method: 'not_submitted',
      },
      intended_submission_method: null,
      is_charge_refundable: inquiry,
      livemode: false,
      metadata: {},
      network_reason_code: NETWORK_REASON[word] ?? null,
      payment_intent: charge.payment_intent,
      payment_method_details: {
        card: {
          brand: 'visa',
          case_type: inquiry ? 'inquiry' : 'chargeback',
          network: 'visa',
          network_reason_code: NETWORK_REASON[word] ?? null,
        },
        type: 'card',
      },
      reason: word,
      status: inquiry ? 'warning_needs_response' : 'needs_response',
    },
    'charge.dispute.created',
  );
  work.update('charge', charge.id, { disputed: true }, 'charge.updated');
  work.schedule('dispute.lapse', work.now + RESPONSE_TIME, id);
  if (!inquiry) work.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

const OPEN: readonly DisputeStatus[] = [
  'needs_response',
  'under_review',
  'warning_needs_response',
  'warning_under_review',
];

export function isOpen(dispute: Dispute): boolean {
  return OPEN.includes(dispute.status);
}

/** The deadline passed: whoever has not answered loses. An answered one waits for the bank. */
export function lapseDispute(work: Work, id: string): void {
  const dispute = work.get('dispute', id);
  if (!dispute.status.endsWith('needs_response')) return;
  const { evidence_details: details } = dispute;
  work.put('dispute', { ...dispute, evidence_details: { ...details, past_due: true } });
  closeDispute(work, id, 'lost');
}

/** Decides an open dispute. Winning returns the money; an inquiry ends as `warning_closed`. */
export function closeDispute(work: Work, id: string, outcome: 'won' | 'lost'): Dispute {
  const dispute = work.get('dispute', id);
  if (!isOpen(dispute)) throw refused(`Dispute ${id} is already ${dispute.status}.`);
  const inquiry = dispute.status.startsWith('warning_');
  work.unschedule(id);
  const returned =
    outcome === 'won' && !inquiry
      ? [
          book(work, {
            type: 'adjustment',
            amount: dispute.amount,
            currency: dispute.currency,
            source: id,
            category: 'dispute_reversal',
          }),
        ]
      : [];
  const closed = work.update('dispute', id, {
    balance_transactions: [...dispute.balance_transactions, ...returned],
    is_charge_refundable: inquiry || outcome === 'won',
    status: inquiry ? 'warning_closed' : outcome,
  });
  work.emit('charge.dispute.closed', closed, { status: dispute.status });
  if (returned.length > 0) work.emit('charge.dispute.funds_reinstated', closed);
  return closed;
}
