import { errorTypes, setupIntentStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { User } from '../../users/index.ts';
import { productColumn } from './columns.ts';
import { newestFirst } from './indexes.ts';

/** An attempt to keep a payment method for later, as Stripe last described it; goes with the user. */
export const SetupIntentSchema = defineEntity({
  name: 'SetupIntent',
  tableName: 'setup_intents',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: () => p.manyToOne(User).ref().deleteRule('cascade'),
    stripeSetupIntentId: p.text(),
    stripePaymentMethodId: p.text().nullable(),
    stripeStatus: p.text(),
    status: p.enum(setupIntentStatuses),
    usage: p.text().nullable(),
    cancellationReason: p.text().nullable(),
    errorCode: p.text().nullable(),
    errorMessage: p.text().nullable(),
    errorType: p.enum(errorTypes).nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'setup_intents_product_id_stripe_setup_intent_id_unique',
      properties: ['product', 'stripeSetupIntentId'],
    },
  ],
  indexes: [newestFirst('setup_intents', 'user_id')],
});

export class SetupIntent extends SetupIntentSchema.class {}
SetupIntentSchema.setClass(SetupIntent);
