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
  /** Given for later: it holds its amount, which the balance does not count yet. */
  isScheduled: boolean;
  voidedAt: Date | null;
};

export type NewLot = Lot & {
  category: (typeof creditGrantCategories)[number];
  reason: string | null;
  note: string | null;
  ticket: string | null;
};

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
      note?: string | null;
      ticket?: string | null;
      /** Of the lot, where the caller has one for it already. */
      lotId?: string;
      category?: NewLot['category'];
      /** From when on it can be used; now when it is missing. */
      effectiveAt?: Date | null;
    }
  | {
      kind: 'usage';
      amountUnits: bigint /** Usage that has happened already counts whether it was covered or not. */;
      mayOverdraw?: boolean;
    }
  | { kind: 'refund_clawback'; amountUnits: bigint; paymentId: string; refundId?: string | null }
  /** A refund that failed after all gives back what was taken for it. */
  | { kind: 'clawback_reversal'; amountUnits: bigint; paymentId: string }
  | { kind: 'adjustment'; amountUnits: bigint }
  /** What is left of one lot goes, and nothing else. */
  | { kind: 'void'; lotId: string }
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
 * each movement the lots that are not scheduled hold what the balance says, or nothing while it is below
 * zero: a lot that comes in pays what is owed first. What lapsed or came into effect before the movement
 * does so before it.
 */
export function post(
  ledger: Ledger,
  movement: Movement,
  newLotId: () => string,
): { entries: Entry[]; lot: NewLot | null } {
  const entries = catchUp(ledger, movement.at);
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
  if (movement.kind === 'void') {
    const lot = ledger.lots.find(({ id }) => id === movement.lotId);
    if (!lot) return { entries, lot: null };
    const { remainingUnits } = lot;
    lot.remainingUnits = 0n;
    lot.voidedAt = movement.at;
    if (!lot.isScheduled) enter('void', -remainingUnits, lot);
    lot.isScheduled = false;
    return { entries, lot: null };
  }
  if (movement.kind === 'adjustment' && movement.amountUnits > 0n) {
    const lot = open(ledger, movement.amountUnits, movement, newLotId);
    enter('adjustment', movement.amountUnits, lot);
    return { entries, lot };
  }
  if (movement.amountUnits <= 0n && movement.kind !== 'adjustment')
    throw new RangeError('An amount of credit is above zero.');
  if (movement.kind === 'purchase' || movement.kind === 'grant') {
    const lot = open(ledger, movement.amountUnits, movement, newLotId);
    if (!lot.isScheduled) enter(movement.kind, movement.amountUnits, lot, { paymentId: lot.paymentId });
    return { entries, lot };
  }
  if (movement.kind === 'clawback_reversal') {
    const lot = open(ledger, movement.amountUnits, movement, newLotId);
    enter(movement.kind, movement.amountUnits, lot, { paymentId: movement.paymentId });
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

/**
 * Lets every lot go that lapsed by `at`, and counts every one that was given for later and came into effect
 * by then: each as an entry of its own at that moment, in the order of those moments.
 */
function catchUp(ledger: Ledger, at: Date): Entry[] {
  const entries: Entry[] = [];
  const enter = (lot: Lot, kind: 'grant' | 'expiry', amountUnits: bigint, occurredAt: Date) => {
    ledger.balanceUnits += amountUnits;
    const links = { paymentId: null, refundId: null, description: null, externalId: null };
    entries.push({ kind, amountUnits, lotId: lot.id, occurredAt, ...links });
  };
  const moments = ledger.lots.flatMap((lot) => {
    const { effectiveAt, expiresAt } = lot;
    return [
      ...(lot.isScheduled && effectiveAt <= at ? [{ lot, moment: effectiveAt, isStart: true }] : []),
      ...(expiresAt !== null && expiresAt <= at ? [{ lot, moment: expiresAt, isStart: false }] : []),
    ];
  });
  for (const { lot, moment, isStart } of moments.toSorted((a, b) => compare(+a.moment, +b.moment))) {
    if (isStart) {
      lot.isScheduled = false;
      lot.remainingUnits = afterDebt(ledger, lot.amountUnits);
      enter(lot, 'grant', lot.amountUnits, moment);
    } else if (lot.remainingUnits > 0n) {
      const lapsed = lot.remainingUnits;
      lot.remainingUnits = 0n;
      enter(lot, 'expiry', -lapsed, moment);
    }
  }
  return entries;
}

/** What remains of credit that comes in once it has paid what is owed. */
function afterDebt({ balanceUnits }: Ledger, amountUnits: bigint): bigint {
  const owed = balanceUnits < 0n ? -balanceUnits : 0n;
  return amountUnits > owed ? amountUnits - owed : 0n;
}

function open(ledger: Ledger, amountUnits: bigint, movement: Movement, newId: () => string): NewLot {
  const given = movement.kind === 'purchase' || movement.kind === 'grant' ? movement : undefined;
  const effectiveAt = given?.effectiveAt ?? movement.at;
  const isScheduled = effectiveAt > movement.at;
  const isPaid = movement.kind === 'purchase' || movement.kind === 'clawback_reversal';
  const lot: NewLot = {
    id: given?.lotId ?? newId(),
    amountUnits,
    remainingUnits: isScheduled ? amountUnits : afterDebt(ledger, amountUnits),
    priority: given?.priority ?? 50,
    effectiveAt,
    expiresAt: given?.expiresAt ?? null,
    paymentId: given?.paymentId ?? null,
    isScheduled,
    voidedAt: null,
    category: given?.category ?? (isPaid ? 'paid' : 'promotional'),
    reason: given?.reason ?? null,
    note: given?.note ?? null,
    ticket: given?.ticket ?? null,
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
  const usable = ledger.lots.filter(({ isScheduled }) => !isScheduled);
  for (const lot of usable.toSorted((a, b) => isFirst(b) - isFirst(a) || inBurnOrder(a, b))) {
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
