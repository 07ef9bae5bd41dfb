import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** What a member of staff wrote about a user, for the others. */
export const UserNoteSchema = defineEntity({
  name: 'UserNote',
  tableName: 'user_notes',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict').index('idx_user_notes_product_id'),
    user: () => p.manyToOne(User).ref().deleteRule('cascade'),
    body: p.text(),
    isPinned: p.boolean().default(false),
    createdByKind: p.text(),
    createdById: p.text().nullable(),
    createdByName: p.text(),
    /** Who edited it last; null as long as nobody did. */
    updatedById: p.text().nullable(),
    updatedByName: p.text().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
    /** Grows with each edit, by a trigger. */
    version: p.integer().default(1),
  },
  indexes: [
    {
      name: 'idx_user_notes_user_id_is_pinned',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.user}, ${columns.isPinned} desc, ${columns.createdAt} desc, ${columns.id} desc)`,
    },
  ],
  checks: [
    { name: 'user_notes_body_check', expression: 'char_length(body) >= 1 and char_length(body) <= 10000' },
  ],
});
