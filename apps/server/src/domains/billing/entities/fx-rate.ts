import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, updatedAtColumn } from '../../../platform/db/columns.ts';

/** What one major unit of `baseCurrency` was worth in `quoteCurrency` on a day; a missing day is never guessed. */
export const FxRateSchema = defineEntity({
  name: 'FxRate',
  tableName: 'fx_rates',
  properties: {
    baseCurrency: currencyColumn().primary(),
    quoteCurrency: currencyColumn().primary(),
    ratedOn: p.date().primary(),
    rate: p.decimal().columnType('numeric(20,10)'),
    source: p.text(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  checks: [
    { name: 'fx_rates_rate_check', expression: 'rate > 0' },
    { name: 'fx_rates_currencies_check', expression: 'base_currency <> quote_currency' },
  ],
});

export class FxRate extends FxRateSchema.class {}
FxRateSchema.setClass(FxRate);
