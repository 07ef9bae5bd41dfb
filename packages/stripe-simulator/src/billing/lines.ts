import type { Work } from '../core/work.ts';
import type { Interval, Price } from '../objects/price.ts';
import type { SubscriptionItem } from '../objects/subscription.ts';
import type { LineDraft } from './invoices.ts';

const ADVERB: Readonly<Record<Interval, string>> = { day: 'day', week: 'week', month: 'month', year: 'year' };

function productName(work: Work, price: Price): string {
  const product = work.find('product', price.product);
  return product && !product.deleted ? product.name : price.product;
}

function shown(price: Price, amount: number): string {
  return `${(amount / 100).toFixed(2)} ${price.currency.toUpperCase()} / ${ADVERB[price.recurring?.interval ?? 'month']}`;
}

export type LineOptions = {
  readonly start: number;
  readonly end: number;
  readonly amount: number;
  readonly description: string;
  readonly proration: boolean;
};

/** One invoice line for a subscription item. */
export function itemLine(item: SubscriptionItem, options: LineOptions): LineDraft {
  const { price, quantity, subscription } = item;
  return {
    object: 'line_item',
    amount: options.amount,
    currency: price.currency,
    description: options.description,
    discount_amounts: [],
    discountable: !options.proration,
    discounts: [],
    livemode: false,
    metadata: item.metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: options.proration,
        proration_details: null,
        subscription,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period: { end: options.end, start: options.start },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity,
    quantity_decimal: String(quantity),
    subscription,
    subtotal: options.amount,
    taxes: [],
  };
}

/** The line for a whole period of an item. */
export function periodLine(work: Work, item: SubscriptionItem): LineDraft {
  const { price, quantity } = item;
  return itemLine(item, {
    start: item.current_period_start,
    end: item.current_period_end,
    amount: price.unit_amount * quantity,
    description: `${quantity} × ${productName(work, price)} (at ${shown(price, price.unit_amount)})`,
    proration: false,
  });
}

/** The zero line that a trial's first invoice carries. */
export function trialLine(work: Work, item: SubscriptionItem): LineDraft {
  return itemLine(item, {
    start: item.current_period_start,
    end: item.current_period_end,
    amount: 0,
    description: `Trial period for ${productName(work, item.price)}`,
    proration: false,
  });
}

/**
 * Credit for the unused rest of what was billed and debit for the rest under the new terms. Both
 * are `round(unit × quantity × remaining / length)` by the second, the credit negated, so going
 * back at the same second cancels out exactly.
 */
export function prorationLines(
  work: Work,
  before: SubscriptionItem | undefined,
  after: SubscriptionItem | undefined,
  now: number,
): LineDraft[] {
  const line = (item: SubscriptionItem, sign: 1 | -1): LineDraft => {
    const { current_period_start: start, current_period_end: end, price, quantity } = item;
    const rest = Math.round((price.unit_amount * quantity * (end - now)) / (end - start));
    return itemLine(item, {
      start: now,
      end,
      amount: rest === 0 ? 0 : sign * rest,
      description: `${sign < 0 ? 'Unused' : 'Remaining'} time on ${quantity} × ${productName(work, price)}`,
      proration: true,
    });
  };
  return [...(before ? [line(before, -1)] : []), ...(after ? [line(after, 1)] : [])];
}
