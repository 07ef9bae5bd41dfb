import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from '../../users/index.ts';

export const InvoiceSchema = defineEntity({
  name: 'Invoice',
  tableName: 'invoices',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    user: () => p.manyToOne(User).ref().deleteRule('restrict').index('idx_invoices_user_id'),
    stripeInvoiceId: p.text(),
    stripeSubscriptionId: p.text().nullable(),
    number: p.text().nullable(),
    stripeStatus: p.text(),
    totalCents: centsColumn(),
    paidCents: centsColumn(),
    currency: currencyColumn(),
    dueAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'invoices_product_id_stripe_invoice_id_unique', properties: ['product', 'stripeInvoiceId'] },
  ],
  indexes: [{ name: 'idx_invoices_product_id_number', properties: ['product', 'number'] }],
});

export class Invoice extends InvoiceSchema.class {}
InvoiceSchema.setClass(Invoice);
