import type { Work } from '../core/work.ts';
import type { Interval, Price } from '../objects/price.ts';
import type { SubscriptionItem } from '../objects/subscription.ts';
import type { LineDraft } from './invoices.ts';

const ADVERB: Readonly<Record<Interval, string>> = { day: 'day', week: 'week', month: 'month', year: 'year' };

/** Name of the product behind a price, its id when it was deleted. */
export function productName(work: Work, price: Price): string {
  const product = work.find('product', price.product);
  return product && !product.deleted ? product.name : price.product;
}

function shown(price: Price, amount: number): string {
  return `${(amount / 100).toFixed(2)} ${price.currency.toUpperCase()} / ${ADVERB[price.recurring?.interval ?? 'month']}`;
}

type LineOptions = {
  readonly start: number;
  readonly end: number;
  readonly amount: number;
  readonly description: string;
};

/** One invoice line for a subscription item. */
function itemLine(item: SubscriptionItem, options: LineOptions): LineDraft {
  const { price, quantity, subscription } = item;
  return {
    object: 'line_item',
    amount: options.amount,
    currency: price.currency,
    description: options.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    livemode: false,
    metadata: item.metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
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
  });
}

/** The zero line that a trial's first invoice carries. */
export function trialLine(work: Work, item: SubscriptionItem): LineDraft {
  return itemLine(item, {
    start: item.current_period_start,
    end: item.current_period_end,
    amount: 0,
    description: `Trial period for ${productName(work, item.price)}`,
  });
}
