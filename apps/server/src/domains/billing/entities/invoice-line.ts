import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';
import { sparseIndex } from './indexes.ts';
import { Invoice } from './invoice.ts';
import { PlanPrice } from './plan-price.ts';
import { Subscription } from './subscription.ts';

/** One line of an invoice; a credit for unused time is negative. */
export const InvoiceLineSchema = defineEntity({
  name: 'InvoiceLine',
  tableName: 'invoice_lines',
  properties: {
    id: idColumn(),
    product: productColumn,
    invoice: () => p.manyToOne(Invoice).ref().deleteRule('cascade').index('idx_invoice_lines_invoice_id'),
    subscription: () => p.manyToOne(Subscription).ref().nullable().deleteRule('restrict'),
    planPrice: () => p.manyToOne(PlanPrice).ref().nullable().deleteRule('restrict'),
    stripeLineId: p.text().nullable(),
    stripePriceId: p.text().nullable(),
    /** Its place on the invoice, from 0. */
    position: p.integer(),
    description: p.text().nullable(),
    amountCents: centsColumn(),
    discountCents: p.bigint().default(0),
    taxCents: p.bigint().default(0),
    currency: currencyColumn(),
    quantity: p.integer().nullable(),
    isProration: p.boolean().default(false),
    periodStartAt: p.datetime().nullable(),
    periodEndAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'invoice_lines_product_id_stripe_line_id_unique', properties: ['product', 'stripeLineId'] },
  ],
  indexes: [sparseIndex('invoice_lines', 'subscription_id'), sparseIndex('invoice_lines', 'plan_price_id')],
});

export class InvoiceLine extends InvoiceLineSchema.class {}
InvoiceLineSchema.setClass(InvoiceLine);
