import { topupDeclinesAllowed, type TopupOffReason } from '@backdesk/contract';
import { sha256 } from '../../../platform/crypto.ts';
import { isHardDecline } from './declines.ts';
import type { ChangeRefusal } from './subscription-changes.ts';

const hourMs = 3_600_000;
/** After the first and the second refusal in a row; the third ends it. */
const pauseHours = [24, 72] as const;
/** After a failure that is not the card's. */
const ownFaultHours = 1;

/** What a failed top-up does to those that would follow by themselves. */
export type AfterFailure = {
  declineCount: number;
  nextAttemptAt: Date | null;
  off: TopupOffReason | null;
};

/** `code` is Stripe's for a refused card, null for a failure that is not the card's. */
export function afterFailure(code: string | null, declinesBefore: number, now: Date): AfterFailure {
  const later = (hours: number) => new Date(now.getTime() + hours * hourMs);
  if (code === null) return { declineCount: declinesBefore, nextAttemptAt: later(ownFaultHours), off: null };
  const declineCount = declinesBefore + 1;
  if (isHardDecline(code) || declineCount >= topupDeclinesAllowed)
    return { declineCount, nextAttemptAt: null, off: code === 'resource_missing' ? 'no_card' : 'declined' };
  return { declineCount, nextAttemptAt: later(pauseHours[declineCount - 1] ?? 72), off: null };
}

/** What a top-up has to know of a user. */
export type TopupState = {
  userId: string;
  productName: string;
  isByDesk: boolean;
  isOn: boolean;
  isDeleted: boolean;
  customerId: string | null;
  cardId: string | null;
  balanceCents: bigint;
  thresholdCents: bigint;
  amountCents: bigint;
  currency: string;
};

const refused = (sentence: string): ChangeRefusal => ({ reason: 'topup_not_possible', sentence });

export const topupChangedMeanwhile: ChangeRefusal = {
  reason: 'topup_changed_meanwhile',
  sentence:
    'Their balance, card or amount has changed since you opened the dialog. Look at what it is now, then decide again.',
};

/** Why nothing can be charged for this user, or null. */
export function notToppable(state: TopupState): ChangeRefusal | null {
  if (!state.isByDesk)
    return refused(
      `${state.productName} tops up by itself: what is charged and credited is decided there. To let Backdesk do so, turn it on in the settings of the product.`,
    );
  if (state.isDeleted) return refused('This user was deleted.');
  if (state.customerId === null)
    return refused('They are not a customer at Stripe yet, so there is no card.');
  if (state.cardId === null) return refused('No card is saved. They have to save one in the product first.');
  return null;
}

/** Why automatic top-ups cannot be turned on, or off, or null. */
export function notSwitchable(state: TopupState, isOn: boolean): ChangeRefusal | null {
  if (state.isOn === isOn) return refused(`Automatic top-ups are ${isOn ? 'on' : 'off'} already.`);
  return isOn ? notToppable(state) : null;
}

/** Why what is kept and what is added cannot be changed here, or null. Off, also after refusals, they can be. */
export function notAdjustable(state: TopupState): ChangeRefusal | null {
  if (!state.isByDesk)
    return refused(
      `${state.productName} tops up by itself, so it also decides when and how much. Change it there.`,
    );
  return state.isDeleted ? refused('This user was deleted.') : null;
}

/** Names threshold and amount as they are, whoever made them so: an edit that began from others is refused. */
export const topupVersion = ({ thresholdCents, amountCents }: TopupState): number =>
  Number.parseInt(sha256(`${thresholdCents} ${amountCents}`).slice(0, 7), 16);

/** What a top-up is decided on. */
export const seenTopup = ({ customerId, cardId, balanceCents, amountCents, currency }: TopupState): string =>
  sha256([customerId, cardId, balanceCents, amountCents, currency].join(' '));

/** What a payment that says it is a top-up is judged by. */
export type PaidTopup = {
  userId: string;
  capturedCents: bigint;
  currency: string;
  /** From the metadata. */
  saidUser: string | null;
  saidCents: string | null;
  /** The user that the said one is, by any id that the product or we have for them. */
  saidUserId: string | null;
  /** The operation that the metadata names, if it is one of ours. */
  operation: { userId: string | null; amount: string; currency: string } | null;
  namesOperation: boolean;
  reportingCurrency: string;
};

/** Why its credit must not be posted, as a sentence; null when payment and metadata agree. */
export function contradiction(paid: PaidTopup): string | null {
  if (paid.saidUser !== null && paid.saidUserId !== paid.userId)
    return 'Its metadata names another user than the customer who paid, so no credit was posted.';
  if (paid.saidCents === null || !/^[1-9]\d{0,17}$/.test(paid.saidCents))
    return 'Its metadata does not say how much credit it bought, so none was posted.';
  if (BigInt(paid.saidCents) !== paid.capturedCents)
    return `Its metadata says ${paid.saidCents} of credit, and ${paid.capturedCents} was paid, so none was posted.`;
  if (paid.currency !== paid.reportingCurrency)
    return `It was paid in ${paid.currency} and credit is in ${paid.reportingCurrency}, so none was posted.`;
  if (!paid.namesOperation) return null;
  const { operation } = paid;
  if (operation?.userId !== paid.userId || operation.currency !== paid.currency)
    return 'It names a top-up of Backdesk that is not one of this user, so no credit was posted.';
  return BigInt(operation.amount) === paid.capturedCents
    ? null
    : 'It is of another amount than the top-up that Backdesk asked for, so no credit was posted.';
}
