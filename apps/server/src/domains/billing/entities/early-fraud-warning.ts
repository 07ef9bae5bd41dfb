import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Charge } from './charge.ts';
import { productColumn, userColumn } from './columns.ts';
import { newestFirst, sparseIndex } from './indexes.ts';
import { Payment } from './payment.ts';

/** The card network suspects fraud; a refund now is cheaper than the dispute that may follow. */
export const EarlyFraudWarningSchema = defineEntity({
  name: 'EarlyFraudWarning',
  tableName: 'early_fraud_warnings',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    payment: () => p.manyToOne(Payment).ref().nullable().deleteRule('restrict'),
    charge: () => p.manyToOne(Charge).ref().nullable().deleteRule('restrict'),
    stripeEarlyFraudWarningId: p.text(),
    stripeChargeId: p.text(),
    fraudType: p.text(),
    /** False once the charge was refunded in full or disputed. */
    isActionable: p.boolean(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'early_fraud_warnings_product_id_stripe_id_unique',
      properties: ['product', 'stripeEarlyFraudWarningId'],
    },
  ],
  indexes: [
    newestFirst('early_fraud_warnings', 'product_id', 'is_actionable'),
    newestFirst('early_fraud_warnings', 'user_id'),
    sparseIndex('early_fraud_warnings', 'payment_id'),
    sparseIndex('early_fraud_warnings', 'charge_id'),
  ],
});

export class EarlyFraudWarning extends EarlyFraudWarningSchema.class {}
EarlyFraudWarningSchema.setClass(EarlyFraudWarning);
