import type { PauseBehavior, ResumeCycle } from '@backdesk/contract';
import type { WantedPrice } from '../plan-changes.ts';

/** Amounts are minor units, instants Unix seconds, as at Stripe. */
export type Interval = { interval: string; count: number };

export type Item = {
  stripeItemId: string | null;
  name: string;
  /** Per unit; null where the price has tiers. */
  cents: bigint | null;
  quantity: number;
  interval: Interval | null;
};

export type Discount = {
  name: string;
  /** Hundredths of a per cent; null where an amount comes off. */
  percentOff: bigint | null;
  amountOff: bigint | null;
  duration: 'once' | 'repeating' | 'forever';
  /** From when on it does not count any more; null for never. */
  endsAt: number | null;
};

/** A line of an invoice that is to come. Prorations have their discount in them already. */
export type Line = { text: string; amount: bigint; isDiscountable: boolean };

export type Tax = {
  /** Millionths of the amount it is on. */
  rate: bigint;
  /** The prices contain it; else it comes on top. */
  isInclusive: boolean;
};

/** A subscription as far as its next invoices depend on it. */
export type Terms = {
  currency: string;
  isTrialing: boolean;
  items: readonly Item[];
  /** What the cycle is counted from. */
  anchor: number;
  start: number;
  end: number;
  discounts: readonly Discount[];
  /** Of the customer: counts where the subscription has none of its own. */
  customerDiscount: Discount | null;
  /** The customer's, as at Stripe: negative is credit. */
  balance: bigint;
  pause: { behavior: PauseBehavior; resumesAt: number | null } | null;
  /** It stands still: no invoices, no periods. */
  isStopped: boolean;
  endsAt: number | null;
  /** It has ended. */
  isOver: boolean;
  /** Why its invoices cannot be worked out, found while it was read. */
  obstacle: string | null;
  tax: Tax | null;
};

export type RehearsedPrice = Pick<WantedPrice, 'cents' | 'interval' | 'intervalCount'>;
export type Change =
  | {
      kind: 'plan';
      when: 'now' | 'next_invoice' | 'period_end' | 'reset';
      stripeItemId: string;
      name: string;
      price: RehearsedPrice;
      quantity: number;
      /** From when on unused time counts. */
      at: number;
    }
  | { kind: 'pause_payments'; behavior: PauseBehavior; resumesAt: number | null }
  | { kind: 'pause_subscription'; creditsUnused: boolean }
  | { kind: 'resume'; cycle: ResumeCycle }
  | { kind: 'customer_coupon' }
  | { kind: 'trial_end' }
  /** A new one in its place, paid first then; null for now. */
  | { kind: 'reinstate'; firstChargeAt: number | null; keepsDiscounts: boolean }
  | { kind: 'renewal'; to: number }
  | { kind: 'coupon'; discount: Discount | null };

export type RehearsedInvoice = {
  at: number;
  isNow: boolean;
  lines: readonly { text: string; amount: bigint }[];
  discount: bigint;
  tax: bigint;
  total: bigint;
  fromCredit: bigint;
  due: bigint;
  held: PauseBehavior | null;
};
export type Side = { invoices: readonly RehearsedInvoice[]; because: string | null };
