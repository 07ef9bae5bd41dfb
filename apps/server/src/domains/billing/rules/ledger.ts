import type { creditEntryKinds, creditGrantCategories } from '@backdesk/contract';

/** Credit that came in at once and is used up in an order. Amounts are in the account's unit. */
export type Lot = {
  id: string;
  amountUnits: bigint;
  remainingUnits: bigint;
  priority: number;
  effectiveAt: Date;
  expiresAt: Date | null;
  paymentId: string | null;
};

export type NewLot = Lot & { category: (typeof creditGrantCategories)[number]; reason: string | null };

/** What happens to an account. Amounts are positive, but for an adjustment, which may take away. */
export type Movement = {
  at: Date;
  description?: string | null;
  /** The product's own id of the movement: the same one is never posted twice. */
  externalId?: string | null;
} & (
  | {
      kind: 'purchase' | 'grant';
      amountUnits: bigint;
      expiresAt?: Date | null;
      priority?: number;
      paymentId?: string | null;
      reason?: string | null;
    }
  | {
      kind: 'usage';
      amountUnits: bigint /** Usage that has happened already counts whether it was covered or not. */;
      mayOverdraw?: boolean;
    }
  | { kind: 'refund_clawback'; amountUnits: bigint; paymentId: string; refundId?: string | null }
  | { kind: 'adjustment'; amountUnits: bigint }
  /** What lapsed by then goes, and nothing else. */
  | { kind: 'expiry' }
);

export type Entry = {
  kind: (typeof creditEntryKinds)[number];
  amountUnits: bigint;
  lotId: string | null;
  paymentId: string | null;
  refundId: string | null;
  description: string | null;
  externalId: string | null;
  occurredAt: Date;
};

export type Ledger = { balanceUnits: bigint; lots: Lot[] };

/** Thrown when usage asks for more than there is and may not overdraw. */
export class NotEnoughCredit extends Error {
  readonly availableUnits: bigint;
  constructor(availableUnits: bigint) {
    super(`The account holds ${availableUnits}, which is less than what was asked for.`);
    this.availableUnits = availableUnits;
  }
}

/**
 * Posts one movement: changes `ledger` and returns the entries it makes and the lot it opens. After
 * each movement the lots hold what the balance says, or nothing while it is below zero: a lot that
 * comes in pays what is owed first. What lapsed before the movement goes before it.
 */
export function post(
  ledger: Ledger,
  movement: Movement,
  newLotId: () => string,
): { entries: Entry[]; lot: NewLot | null } {
  const entries = expire(ledger, movement.at);
  const enter = (kind: Entry['kind'], amountUnits: bigint, lot: Lot | null, links: Partial<Entry> = {}) => {
    if (amountUnits === 0n) return;
    ledger.balanceUnits += amountUnits;
    entries.push({
      kind,
      amountUnits,
      lotId: lot?.id ?? null,
      paymentId: null,
      refundId: null,
      description: movement.description ?? null,
      // A movement that takes from several lots keeps its id on the first of its entries.
      externalId: entries.some((entry) => entry.externalId === movement.externalId)
        ? null
        : (movement.externalId ?? null),
      occurredAt: movement.at,
      ...links,
    });
  };
  if (movement.kind === 'expiry') return { entries, lot: null };
  if (movement.kind === 'adjustment' && movement.amountUnits > 0n) {
    const lot = open(ledger, movement.amountUnits, movement, newLotId());
    enter('adjustment', movement.amountUnits, lot);
    return { entries, lot };
  }
  if (movement.amountUnits <= 0n && movement.kind !== 'adjustment')
    throw new RangeError('An amount of credit is above zero.');
  if (movement.kind === 'purchase' || movement.kind === 'grant') {
    const lot = open(ledger, movement.amountUnits, movement, newLotId());
    enter(movement.kind, movement.amountUnits, lot, { paymentId: lot.paymentId });
    return { entries, lot };
  }
  const wanted = movement.amountUnits < 0n ? -movement.amountUnits : movement.amountUnits;
  const available = ledger.balanceUnits > 0n ? ledger.balanceUnits : 0n;
  if (movement.kind === 'usage' && wanted > available && movement.mayOverdraw !== true)
    throw new NotEnoughCredit(available);
  const links =
    movement.kind === 'refund_clawback'
      ? { paymentId: movement.paymentId, refundId: movement.refundId ?? null }
      : {};
  const first = movement.kind === 'refund_clawback' ? movement.paymentId : null;
  const left = take(ledger, wanted, first, (amount, lot) => enter(movement.kind, -amount, lot, links));
  enter(movement.kind, -left, null, links);
  return { entries, lot: null };
}

/** Lets every lot go that lapsed by `at`, each as an entry of its own at the moment it lapsed. */
function expire(ledger: Ledger, at: Date): Entry[] {
  const lapsed = ledger.lots.filter(
    ({ expiresAt, remainingUnits }) => expiresAt !== null && expiresAt <= at && remainingUnits > 0n,
  );
  return lapsed.map((lot): Entry => {
    const amountUnits = -lot.remainingUnits;
    lot.remainingUnits = 0n;
    ledger.balanceUnits += amountUnits;
    return {
      kind: 'expiry',
      amountUnits,
      lotId: lot.id,
      paymentId: null,
      refundId: null,
      description: null,
      externalId: null,
      occurredAt: lot.expiresAt ?? at,
    };
  });
}

function open(ledger: Ledger, amountUnits: bigint, movement: Movement, id: string): NewLot {
  const owed = ledger.balanceUnits < 0n ? -ledger.balanceUnits : 0n;
  const given = movement.kind === 'purchase' || movement.kind === 'grant' ? movement : undefined;
  const lot: NewLot = {
    id,
    amountUnits,
    remainingUnits: amountUnits > owed ? amountUnits - owed : 0n,
    priority: given?.priority ?? 50,
    effectiveAt: movement.at,
    expiresAt: given?.expiresAt ?? null,
    paymentId: given?.paymentId ?? null,
    category: movement.kind === 'purchase' ? 'paid' : 'promotional',
    reason: given?.reason ?? null,
  };
  ledger.lots.push(lot);
  return lot;
}

/** Takes from the lots in the order in which they are used up; returns what they did not cover. */
function take(
  ledger: Ledger,
  wanted: bigint,
  firstPaymentId: string | null,
  taken: (amount: bigint, lot: Lot) => void,
): bigint {
  let left = wanted;
  const isFirst = (lot: Lot) => Number(firstPaymentId !== null && lot.paymentId === firstPaymentId);
  for (const lot of ledger.lots.toSorted((a, b) => isFirst(b) - isFirst(a) || inBurnOrder(a, b))) {
    const amount = lot.remainingUnits < left ? lot.remainingUnits : left;
    if (amount <= 0n) continue;
    lot.remainingUnits -= amount;
    left -= amount;
    taken(amount, lot);
  }
  return left;
}

/** Priority first; among equals the one that expires first, then the oldest. */
export function inBurnOrder(a: Lot, b: Lot): number {
  const never = Number.POSITIVE_INFINITY;
  return (
    a.priority - b.priority ||
    compare(a.expiresAt?.getTime() ?? never, b.expiresAt?.getTime() ?? never) ||
    compare(a.effectiveAt.getTime(), b.effectiveAt.getTime()) ||
    (a.id < b.id ? -1 : 1)
  );
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
