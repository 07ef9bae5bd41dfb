import { creditNoteStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { newestFirst, sparseIndex } from './indexes.ts';
import { Invoice } from './invoice.ts';
import { Refund } from './refund.ts';

/** The document that takes back a part of an invoice, as Stripe last described it. */
export const CreditNoteSchema = defineEntity({
  name: 'CreditNote',
  tableName: 'credit_notes',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    invoice: () => p.manyToOne(Invoice).ref().deleteRule('restrict').index('idx_credit_notes_invoice_id'),
    refund: () => p.manyToOne(Refund).ref().nullable().deleteRule('restrict'),
    stripeCreditNoteId: p.text(),
    number: p.text().nullable(),
    stripeStatus: p.text(),
    status: p.enum(creditNoteStatuses),
    reason: p.text().nullable(),
    memo: p.text().nullable(),
    subtotalCents: centsColumn(),
    taxCents: p.bigint().default(0),
    totalCents: centsColumn(),
    currency: currencyColumn(),
    pdfUrl: p.text().nullable(),
    voidedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'credit_notes_product_id_stripe_credit_note_id_unique',
      properties: ['product', 'stripeCreditNoteId'],
    },
  ],
  indexes: [
    newestFirst('credit_notes', 'product_id'),
    newestFirst('credit_notes', 'user_id'),
    sparseIndex('credit_notes', 'refund_id'),
  ],
});

export class CreditNote extends CreditNoteSchema.class {}
CreditNoteSchema.setClass(CreditNote);
