import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';

/** One business that the desk serves. Everything that belongs to a customer reaches one product. */
export const ProductSchema = defineEntity({
  name: 'Product',
  tableName: 'products',
  properties: {
    id: idColumn(),
    key: p.text().unique('products_key_unique'),
    name: p.text(),
    reportingCurrency: currencyColumn(),
    timezone: p.text().default('UTC'),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
});

export class Product extends ProductSchema.class {}
ProductSchema.setClass(Product);
