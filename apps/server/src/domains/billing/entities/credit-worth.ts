import { defineEntity } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';

/** What an owner says that credit of a product is worth; counts where no purchase tells it. */
export const CreditWorthSchema = defineEntity({
  name: 'CreditWorth',
  tableName: 'credit_worths',
  properties: {
    id: idColumn(),
    product: productColumn,
    currency: currencyColumn(),
    /** Of 1,000 credits, in minor units. */
    thousandCents: centsColumn(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [{ name: 'credit_worths_product_id_currency_unique', properties: ['product', 'currency'] }],
  checks: [{ name: 'credit_worths_thousand_check', expression: 'thousand_cents > 0' }],
});

export class CreditWorth extends CreditWorthSchema.class {}
CreditWorthSchema.setClass(CreditWorth);
