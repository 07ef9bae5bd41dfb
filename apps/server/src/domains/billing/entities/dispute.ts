import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { Payment } from './payment.ts';

export const DisputeSchema = defineEntity({
  name: 'Dispute',
  tableName: 'disputes',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    payment: () => p.manyToOne(Payment).ref().deleteRule('restrict').index('idx_disputes_payment_id'),
    stripeDisputeId: p.text(),
    stripeStatus: p.text(),
    reason: p.text().nullable(),
    amountCents: centsColumn(),
    currency: currencyColumn(),
    evidenceDueAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'disputes_product_id_stripe_dispute_id_unique', properties: ['product', 'stripeDisputeId'] },
  ],
});

export class Dispute extends DisputeSchema.class {}
DisputeSchema.setClass(Dispute);
