import { invalidRequest } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { InvoiceItem } from '../objects/invoice-item.ts';
import type { LineDraft } from './invoices.ts';

export type NewInvoiceItem = Pick<InvoiceItem, 'amount' | 'currency' | 'customer' | 'description'> &
  Partial<InvoiceItem>;

/** Keeps an amount for the next invoice of the customer (or the one it names). */
export function addInvoiceItem(work: Work, item: NewInvoiceItem): InvoiceItem {
  const quantity = item.quantity ?? 1;
  return work.create(
    'invoiceitem',
    {
      id: work.idFor('invoiceitem'),
      object: 'invoiceitem',
      customer_account: null,
      date: work.now,
      discountable: !item.proration,
      discounts: [],
      invoice: null,
      livemode: false,
      metadata: {},
      parent: null,
      period: { end: work.now, start: work.now },
      pricing: null,
      proration: false,
      quantity,
      quantity_decimal: String(quantity),
      tax_rates: [],
      test_clock: null,
      ...item,
    },
    'invoiceitem.created',
  );
}

/** A one-time price and how many of it. */
export type PricedItem = { readonly price: string; readonly quantity?: number };

/** Keeps a one-time price for the next invoice of the customer, or of the subscription. */
export function addPricedItem(
  work: Work,
  { price: id, quantity = 1, ...owner }: PricedItem & { customer: string; subscription: string },
): InvoiceItem {
  const price = work.get('price', id, 'add_invoice_items[0][price]');
  if (price.recurring)
    throw invalidRequest(`The price ${id} is recurring; an invoice item takes a one-time price.`, {
      param: 'add_invoice_items[0][price]',
    });
  const product = work.get('product', price.product);
  return addInvoiceItem(work, {
    amount: price.unit_amount * quantity,
    currency: price.currency,
    customer: owner.customer,
    description: product.deleted ? null : product.name,
    parent: { subscription_details: { subscription: owner.subscription }, type: 'subscription_details' },
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity,
  });
}

/** Items waiting for an invoice of `subscription`: its own, and those of the customer alone. */
export function pendingItems(
  work: Work,
  customer: string,
  currency: string,
  subscription: string | undefined,
): InvoiceItem[] {
  return work.by('invoiceitem', 'customer', customer).filter((item) => {
    const owner = item.parent?.subscription_details.subscription;
    return (
      item.invoice === null && item.currency === currency && (owner === undefined || owner === subscription)
    );
  });
}

/** The invoice line an item becomes. */
export function lineOfItem(item: InvoiceItem): LineDraft {
  const details = item.parent?.subscription_details;
  const common = {
    invoice_item: item.id,
    proration: item.proration,
    proration_details: null,
    subscription: details?.subscription ?? null,
  };
  const ofSubscription = details?.subscription_item !== undefined;
  return {
    object: 'line_item',
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: item.discountable,
    discounts: [],
    livemode: false,
    metadata: item.metadata,
    parent: ofSubscription
      ? {
          invoice_item_details: null,
          subscription_item_details: { ...common, subscription_item: details.subscription_item },
          type: 'subscription_item_details',
        }
      : { invoice_item_details: common, subscription_item_details: null, type: 'invoice_item_details' },
    period: item.period,
    pretax_credit_amounts: [],
    pricing: item.pricing,
    quantity: item.quantity,
    quantity_decimal: item.quantity_decimal,
    subscription: details?.subscription ?? null,
    subtotal: item.amount,
    taxes: [],
  };
}
