import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** What a user asked for or complained about, where the product collects it. */
export const FeedbackItemSchema = defineEntity({
  name: 'FeedbackItem',
  tableName: 'feedback_items',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    /** Null as long as nobody is known by `authorEmail`. */
    user: () => p.manyToOne(User).ref().deleteRule('cascade').nullable(),
    source: p.enum(['canny', 'csv', 'mail', 'other']),
    externalId: p.text().nullable(),
    kind: p.enum(['feature_request', 'bug', 'praise', 'complaint', 'question']).default('feature_request'),
    title: p.text(),
    body: p.text().nullable(),
    status: p.enum(['open', 'under_review', 'planned', 'in_progress', 'complete', 'closed']).default('open'),
    voteCount: p.integer().default(0),
    url: p.text().nullable(),
    authorEmail: p.text().nullable(),
    postedAt: p.datetime(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'feedback_items_product_id_source_external_id_unique',
      properties: ['product', 'source', 'externalId'],
    },
  ],
  indexes: [
    {
      name: 'idx_feedback_items_user_id_posted_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.user}, ${columns.postedAt} desc, ${columns.id} desc)`,
    },
    {
      name: 'idx_feedback_items_product_id_posted_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.product}, ${columns.postedAt} desc, ${columns.id} desc)`,
    },
  ],
  checks: [
    { name: 'feedback_items_vote_count_check', expression: 'vote_count >= 0' },
    { name: 'feedback_items_url_check', expression: `url ~ '^https://[^[:space:]]+$'` },
  ],
});
