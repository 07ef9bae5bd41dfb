import { rehearsedInvoices } from '@backdesk/contract';
import { format } from '@backdesk/money';
import { discountOn, isRunning, nameOf, priceOf, priceOfRest, taxOn } from './amounts.ts';
import { nextEnd } from './cycle.ts';
import type { Change, Discount, Item, Line, RehearsedInvoice, Side, Terms } from './terms.ts';

/** The terms as they go from invoice to invoice. */
type State = Terms & {
  /** What waits for the next invoice. */
  waiting: readonly Line[];
  /** What counts from the next period on. */
  planned: { item: Item; restarts: boolean } | null;
};
/** With the lines of an invoice that is made at once, if one is. */
type Changed = { state: State; now: readonly Line[] | null };

/**
 * The next invoices of a subscription, from `now` in Unix seconds on, with a change or with none. What waits
 * at Stripe for the next invoice is not known here. Says why when it cannot be worked out, and when fewer
 * than three are to come.
 */
export function rehearse(terms: Terms, change: Change | null, now: number): Side {
  const obstacle = terms.obstacle ?? obstacleIn(change);
  if (obstacle !== null) return { invoices: [], because: `This cannot be rehearsed: ${obstacle}` };
  const begun: State = { ...terms, waiting: [], planned: null };
  const { state: changed, now: lines } = change
    ? changes[change.kind](begun, change as never, now)
    : { state: begun, now: null };
  const invoices: RehearsedInvoice[] = [];
  let state = changed;
  if (lines) {
    const made = invoiced({ ...state, waiting: [...state.waiting, ...lines] }, now, true);
    invoices.push(made.invoice);
    state = made.state;
  }
  while (invoices.length < rehearsedInvoices) {
    const because = whyNoMore(state);
    if (because) return { invoices, because };
    const made = invoiced(renewed(state), state.end, false);
    invoices.push(made.invoice);
    state = made.state;
  }
  return { invoices, because: null };
}

function obstacleIn(change: Change | null): string | null {
  if (change?.kind !== 'plan') return null;
  return change.price.cents === null || change.price.interval === null
    ? 'the new price is not a fixed one.'
    : null;
}

function whyNoMore({ isOver, isStopped, endsAt, end, waiting, currency }: State): string | null {
  if (isOver) return 'It has ended: no invoice comes.';
  if (isStopped) {
    const credit = waiting.reduce((sum, { amount }) => sum + amount, 0n);
    const words = format({ amount: -credit, currency });
    return `It is paused: no invoice comes until it is resumed.${credit < 0n ? ` ${words} for unused time are taken off the first one then.` : ''}`;
  }
  if (endsAt !== null && endsAt <= end)
    return `It ends on ${new Date(endsAt * 1000).toISOString().slice(0, 10)}: no invoice comes after that.`;
  return null;
}

const changes: { [Kind in Change['kind']]: (state: State, change: Of<Kind>, now: number) => Changed } = {
  plan: changedPlan,
  pause_payments: (state, { behavior, resumesAt }) => ({
    state: { ...state, pause: { behavior, resumesAt } },
    now: null,
  }),
  pause_subscription: (state, { creditsUnused }, now) => ({
    state: { ...state, isStopped: true, waiting: creditsUnused ? unusedOf(state, now) : [] },
    now: null,
  }),
  resume: resumed,
  customer_coupon: (state) => ({ state: { ...state, customerDiscount: null }, now: null }),
  trial_end: begunNow,
  reinstate: reinstated,
  renewal: (state, { to }) => ({ state: { ...state, isTrialing: true, anchor: to, end: to }, now: null }),
  coupon: (state, { discount }) => ({
    state: { ...state, discounts: discount ? [discount] : [] },
    now: null,
  }),
};
type Of<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;

function resumed(stopped: State, { cycle }: Of<'resume'>, now: number): Changed {
  const state = { ...stopped, isStopped: false };
  if (cycle === 'new') return begunAnew(state, now);
  let { start, end } = state;
  while (end <= now) [start, end] = [end, endAfter(state.items, state.anchor, end)];
  const period = { start, end };
  const rest = state.items.map((item) =>
    line(`Rest of the period on ${nameOf(item)}`, priceOfRest(item, period, now, discountsAt(state, now))),
  );
  return { state: { ...state, ...period }, now: rest };
}

function reinstated(state: State, change: Of<'reinstate'>, now: number): Changed {
  const { firstChargeAt, keepsDiscounts } = change;
  const begun: State = {
    ...state,
    isOver: false,
    isTrialing: false,
    endsAt: null,
    pause: null,
    discounts: keepsDiscounts ? state.discounts : [],
  };
  if (firstChargeAt === null) return begunAnew(begun, now);
  return { state: { ...begun, anchor: firstChargeAt, start: now, end: firstChargeAt }, now: null };
}

function begunNow(state: State, _change: Of<'trial_end'>, now: number): Changed {
  return begunAnew({ ...state, isTrialing: false }, now);
}

/** A period begins now and is paid at once. */
function begunAnew(state: State, now: number): Changed {
  const begun = { ...state, anchor: now, start: now, end: endAfter(state.items, now, now) };
  return { state: begun, now: periodLines(begun.items) };
}

function changedPlan(state: State, change: Of<'plan'>, now: number): Changed {
  const { stripeItemId, name, price, quantity, when, at } = change;
  const old = state.items.find((item) => item.stripeItemId === stripeItemId);
  const interval = { interval: price.interval ?? 'month', count: price.intervalCount ?? 1 };
  const item: Item = { stripeItemId, name, cents: price.cents, quantity, interval };
  const isOther = old?.interval?.interval !== interval.interval || old.interval.count !== interval.count;
  const items = state.items.map((one) => (one === old ? item : one));
  // Nothing is paid during a trial, so nothing is given back either.
  if (state.isTrialing) return { state: { ...state, items }, now: null };
  if (when === 'period_end') return { state: { ...state, planned: { item, restarts: isOther } }, now: null };
  const from = when === 'reset' || isOther ? now : at;
  if (when === 'reset' || isOther) {
    const begun = begunAnew({ ...state, items }, now);
    return { ...begun, now: [...unusedOf(state, from), ...(begun.now ?? [])] };
  }
  const running = discountsAt(state, from);
  const rest = [
    ...(old ? [line(`Unused time on ${nameOf(old)}`, -priceOfRest(old, state, from, running))] : []),
    line(`Rest of the period on ${nameOf(item)}`, priceOfRest(item, state, from, running)),
  ];
  return when === 'now'
    ? { state: { ...state, items }, now: rest }
    : { state: { ...state, items, waiting: rest }, now: null };
}

const line = (text: string, amount: bigint, isDiscountable = false): Line => ({
  text,
  amount,
  isDiscountable,
});

const unusedOf = (state: State, now: number): Line[] =>
  state.items.map((item) =>
    line(`Unused time on ${nameOf(item)}`, -priceOfRest(item, state, now, discountsAt(state, now))),
  );

const periodLines = (items: readonly Item[]): Line[] =>
  items.map((item) => line(nameOf(item), priceOf(item), true));

const endAfter = (items: readonly Item[], anchor: number, at: number): number =>
  nextEnd(anchor, items[0]?.interval ?? { interval: 'month', count: 1 }, at);

/** Those of the subscription, else that of the customer. */
function discountsAt({ discounts, customerDiscount }: State, at: number): readonly Discount[] {
  const own = discounts.filter((one) => isRunning(one, at));
  if (own.length > 0) return own;
  return customerDiscount && isRunning(customerDiscount, at) ? [customerDiscount] : [];
}

/** The period after this one, with what was planned for it; its invoice waits to be made. */
function renewed(state: State): State {
  const { planned, end: start } = state;
  const items = planned
    ? state.items.map((item) => (item.stripeItemId === planned.item.stripeItemId ? planned.item : item))
    : state.items;
  const anchor = planned?.restarts ? start : state.anchor;
  return {
    ...state,
    items,
    anchor,
    planned: null,
    isTrialing: false,
    start,
    end: endAfter(items, anchor, start),
    waiting: [...state.waiting, ...periodLines(items)],
  };
}

/** The invoice of all that waits, and what is so after it. */
function invoiced(state: State, at: number, isNow: boolean): { invoice: RehearsedInvoice; state: State } {
  const { waiting: lines, pause, tax: taxed, balance } = state;
  const { off, used } = discountOn(lines, discountsAt(state, at));
  const net = lines.reduce((sum, { amount }) => sum + amount, 0n) - off;
  const tax = taxed ? taxOn(net, taxed) : 0n;
  const total = taxed && !taxed.isInclusive ? net + tax : net;
  const held = pause && (pause.resumesAt === null || pause.resumesAt > at) ? pause.behavior : null;
  const isNeverMade = held === 'void' || held === 'keep_as_draft';
  const owed = total + balance;
  const due = owed > 0n ? owed : 0n;
  const positive = total > 0n ? total : 0n;
  return {
    invoice: {
      at,
      isNow,
      lines: lines.map(({ text, amount }) => ({ text, amount })),
      discount: off,
      tax,
      total,
      fromCredit: isNeverMade ? 0n : positive - due,
      due: held ? 0n : due,
      held,
    },
    state: {
      ...state,
      waiting: [],
      balance: isNeverMade ? balance : owed < 0n ? owed : 0n,
      discounts: state.discounts.filter((one) => !isSpent(one, used)),
      customerDiscount:
        state.customerDiscount && isSpent(state.customerDiscount, used) ? null : state.customerDiscount,
    },
  };
}

const isSpent = (discount: Discount, used: readonly Discount[]): boolean =>
  discount.duration === 'once' && used.includes(discount);
