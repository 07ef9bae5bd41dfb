import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';

/** How much value a role may give away on its own: refunds, credit, discounts and free days together. */
export const GoodwillLimitSchema = defineEntity({
  name: 'GoodwillLimit',
  tableName: 'goodwill_limits',
  properties: {
    id: idColumn(),
    product: productColumn,
    role: p.text(),
    currency: currencyColumn(),
    perActionCents: centsColumn(),
    perDayCents: centsColumn(),
    /** To one user within 30 days, by whomever. */
    perUserCents: centsColumn(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'goodwill_limits_product_id_role_currency_unique',
      properties: ['product', 'role', 'currency'],
    },
  ],
  checks: [
    {
      name: 'goodwill_limits_amount_check',
      expression: 'per_action_cents >= 0 and per_action_cents <= per_day_cents and per_user_cents >= 0',
    },
  ],
});

export class GoodwillLimit extends GoodwillLimitSchema.class {}
GoodwillLimitSchema.setClass(GoodwillLimit);
