import type { creditLotStates } from '@backdesk/contract';

type Lot = {
  left: bigint;
  isScheduled: boolean;
  effectiveAt: Date;
  expiresAt: Date | null;
  voidedAt: Date | null;
  paymentId: string | null;
};

/** Where a lot stands at `now`, whether or not the ledger has caught up with it. */
export function lotState(lot: Lot, now: Date): (typeof creditLotStates)[number] {
  if (lot.voidedAt) return 'voided';
  if (lot.expiresAt && lot.expiresAt <= now) return 'lapsed';
  if (lot.isScheduled && lot.effectiveAt > now) return 'scheduled';
  return lot.left > 0n ? 'usable' : 'used_up';
}

/** Why nothing of a lot can be taken back by hand, or null. */
export function notVoidable(lot: Lot, now: Date): string | null {
  const state = lotState(lot, now);
  if (state === 'voided') return 'This credit was taken back already.';
  if (state === 'lapsed') return 'This credit has lapsed, so there is nothing left to take back.';
  if (state === 'used_up') return 'All of this credit is used up, so there is nothing left to take back.';
  if (lot.paymentId !== null)
    return 'The customer has paid for this credit. Refund the payment: the credit goes back with it.';
  return null;
}
