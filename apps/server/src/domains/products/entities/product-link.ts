import { linkKinds } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from './product.ts';

/** A way from a user's page into another tool; `{…}` in the template is filled with what is known of the user. */
export const ProductLinkSchema = defineEntity({
  name: 'ProductLink',
  tableName: 'product_links',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('cascade'),
    kind: p.enum(linkKinds),
    label: p.text(),
    /** Only https; see `linkProblem` of the contract for what else. */
    urlTemplate: p.text(),
    position: p.integer().default(0),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
    version: p.integer().version().default(1),
  },
  uniques: [{ name: 'product_links_product_id_label_unique', properties: ['product', 'label'] }],
  checks: [
    { name: 'product_links_url_template_check', expression: `url_template ~ '^https://[^[:space:]]+$'` },
  ],
});
