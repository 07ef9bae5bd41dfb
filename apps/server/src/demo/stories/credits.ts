/** Prepaid credit as the product keeps it: grants that are used up in order, and every movement. */
export type CreditBook = { balance: number; entries: CreditEntry[]; grants: CreditGrant[] };

export type CreditGrant = {
  category: 'paid' | 'promotional';
  amount: number;
  remaining: number;
  effectiveAt: Date;
  expiresAt: Date | null;
  intentId: string | null;
  reason: string | null;
  note: string | null;
};

export type CreditEntry = {
  kind: 'purchase' | 'grant' | 'usage' | 'expiry' | 'refund_clawback';
  amount: number;
  at: Date;
  description: string;
  grant: CreditGrant | null;
  intentId: string | null;
  refundId: string | null;
};

export const emptyBook = (): CreditBook => ({ balance: 0, entries: [], grants: [] });

type NewGrant = Pick<CreditGrant, 'category'> &
  Partial<Pick<CreditGrant, 'expiresAt' | 'intentId' | 'reason' | 'note'>>;

/** Adds bought or given credit; `amount` in the unit of the account. */
export function grant(book: CreditBook, amount: number, at: Date, terms: NewGrant): void {
  const made: CreditGrant = {
    amount,
    remaining: amount,
    effectiveAt: at,
    expiresAt: null,
    intentId: null,
    reason: null,
    note: null,
    ...terms,
  };
  book.grants.push(made);
  post(book, {
    kind: made.category === 'paid' ? 'purchase' : 'grant',
    amount,
    at,
    description: made.note ?? (made.category === 'paid' ? 'Credit bought' : 'Credit given'),
    grant: made,
    intentId: made.intentId,
  });
}

/** Uses up to `wanted`, given credit first and what lapses first before the rest. Returns what was used. */
export function spend(book: CreditBook, wanted: number, at: Date, description: string): number {
  lapse(book, at);
  const used = Math.min(wanted, book.balance);
  if (used <= 0) return 0;
  takeFromGrants(book, used);
  post(book, { kind: 'usage', amount: -used, at, description, grant: null });
  return used;
}

/** Lets go of what has lapsed by `at`. */
export function lapse(book: CreditBook, at: Date): void {
  for (const due of book.grants) {
    if (due.remaining === 0 || due.expiresAt === null || due.expiresAt > at) continue;
    const amount = due.remaining;
    due.remaining = 0;
    post(book, {
      kind: 'expiry',
      amount: -amount,
      at: due.expiresAt,
      description: 'Credit lapsed',
      grant: due,
    });
  }
}

/** Takes back what is left of a purchase that was refunded. */
export function clawBack(book: CreditBook, intentId: string, refundId: string, at: Date): void {
  const bought = book.grants.find((one) => one.intentId === intentId);
  if (!bought || bought.remaining === 0) return;
  const amount = bought.remaining;
  bought.remaining = 0;
  post(book, {
    kind: 'refund_clawback',
    amount: -amount,
    at,
    description: 'Taken back with the refund',
    grant: bought,
    intentId,
    refundId,
  });
}

function takeFromGrants(book: CreditBook, used: number): void {
  const lapsing = (one: CreditGrant) => one.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const order = book.grants
    .filter(({ remaining }) => remaining > 0)
    .toSorted((a, b) => lapsing(a) - lapsing(b) || a.effectiveAt.getTime() - b.effectiveAt.getTime());
  let left = used;
  for (const one of order) {
    const part = Math.min(left, one.remaining);
    one.remaining -= part;
    left -= part;
    if (left === 0) return;
  }
}

function post(
  book: CreditBook,
  entry: Omit<CreditEntry, 'intentId' | 'refundId'> & Partial<Pick<CreditEntry, 'intentId' | 'refundId'>>,
): void {
  book.balance += entry.amount;
  book.entries.push({ intentId: null, refundId: null, ...entry });
}
