import { billingSources, invoiceStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import {
  externalIdIndex,
  indexOn,
  listIndexes,
  newestFirst,
  orderIndexes,
  sparseIndex,
  trigramIndex,
} from './indexes.ts';
import { Subscription } from './subscription.ts';

/** What dunning goes through. */
const owed = `status = 'open' and remaining_cents > 0`;

/** An invoice as Stripe last described it. Totals may be negative: Stripe then owes the customer. */
export const InvoiceSchema = defineEntity({
  name: 'Invoice',
  tableName: 'invoices',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    /** Null on an invoice that was imported and never was at Stripe. */
    stripeInvoiceId: p.text().nullable(),
    externalId: p.text().nullable(),
    source: p.enum(billingSources).default('stripe'),
    stripeSubscriptionId: p.text().nullable(),
    subscription: () => p.manyToOne(Subscription).ref().nullable().deleteRule('restrict'),
    number: p.text().nullable(),
    stripeStatus: p.text(),
    status: p.enum(invoiceStatuses).default('unknown'),
    /** Stripe's word: `subscription_create`, `subscription_cycle`, `manual`… */
    billingReason: p.text().nullable(),
    collectionMethod: p.text().nullable(),
    description: p.text().nullable(),
    /** Before discounts and tax that is added on top. */
    subtotalCents: p.bigint().default(0),
    discountCents: p.bigint().default(0),
    taxCents: p.bigint().default(0),
    totalCents: centsColumn(),
    /** The total less what the customer's balance covered. */
    dueCents: p.bigint().default(0),
    paidCents: centsColumn(),
    remainingCents: p.bigint().default(0),
    currency: currencyColumn(),
    attemptCount: p.integer().default(0),
    nextAttemptAt: p.datetime().nullable(),
    periodStartAt: p.datetime().nullable(),
    periodEndAt: p.datetime().nullable(),
    dueAt: p.datetime().nullable(),
    finalizedAt: p.datetime().nullable(),
    paidAt: p.datetime().nullable(),
    voidedAt: p.datetime().nullable(),
    markedUncollectibleAt: p.datetime().nullable(),
    hostedUrl: p.text().nullable(),
    pdfUrl: p.text().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'invoices_product_id_stripe_invoice_id_unique', properties: ['product', 'stripeInvoiceId'] },
    externalIdIndex('invoices'),
  ],
  indexes: [
    { name: 'idx_invoices_product_id_number', properties: ['product', 'number'] },
    trigramIndex('invoices', 'number'),
    ...listIndexes('invoices', 'status'),
    newestFirst('invoices', 'user_id', 'status'),
    ...orderIndexes('invoices', 'total_cents'),
    sparseIndex('invoices', 'subscription_id'),
    indexOn('invoices', ['due_at', 'id'], `status = 'open'`),
    indexOn('invoices', ['next_attempt_at', 'id'], `status = 'open'`),
    indexOn('invoices', ['remaining_cents desc', 'id desc'], owed),
    indexOn('invoices', ['product_id', 'remaining_cents desc', 'id desc'], owed),
    {
      name: 'idx_invoices_behind_since',
      expression: `create index "idx_invoices_behind_since" on "invoices" (coalesce(due_at, finalized_at, created_at), id) where ${owed}`,
    },
  ],
});

export class Invoice extends InvoiceSchema.class {}
InvoiceSchema.setClass(Invoice);
