import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** A word that staff put on users, the same word for every product of the desk. */
export const TagSchema = defineEntity({
  name: 'Tag',
  tableName: 'tags',
  properties: {
    id: idColumn(),
    name: p.text(),
    createdAt: createdAtColumn(),
  },
  uniques: [
    {
      name: 'tags_name_unique',
      expression: (columns, table, name) =>
        `create unique index "${name}" on "${table.name}" (lower(${columns.name}))`,
    },
  ],
  checks: [
    {
      name: 'tags_name_check',
      expression: 'name = btrim(name) and char_length(name) >= 1 and char_length(name) <= 40',
    },
  ],
});

export class Tag extends TagSchema.class {}
TagSchema.setClass(Tag);

/** That a user carries a tag, and who put it there. */
export const UserTagSchema = defineEntity({
  name: 'UserTag',
  tableName: 'user_tags',
  properties: {
    user: () => p.manyToOne(User).ref().deleteRule('cascade').updateRule('no action').primary(),
    tag: () => p.manyToOne(Tag).ref().deleteRule('cascade').updateRule('no action').primary(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    createdByKind: p.text(),
    createdById: p.text().nullable(),
    createdByName: p.text(),
    createdAt: createdAtColumn(),
  },
  indexes: [
    { name: 'idx_user_tags_tag_id_user_id', properties: ['tag', 'user'] },
    { name: 'idx_user_tags_product_id_tag_id', properties: ['product', 'tag'] },
  ],
});
