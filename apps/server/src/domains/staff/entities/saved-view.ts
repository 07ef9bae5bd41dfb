import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { StaffMember } from './staff-member.ts';

/** The state of a list that a member keeps by name: product, search, filters, order, columns, density. */
export const SavedViewSchema = defineEntity({
  name: 'SavedView',
  tableName: 'saved_views',
  properties: {
    id: idColumn(),
    member: () => p.manyToOne(StaffMember).ref().deleteRule('cascade'),
    /** A list of the contract when it was saved; lists come and go. */
    list: p.text(),
    name: p.text(),
    isShared: p.boolean().default(false),
    isPinned: p.boolean().default(false),
    isDefault: p.boolean().default(false),
    search: p.json<Record<string, unknown>>(),
    position: p.integer().default(0),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
    version: p.integer().version().default(1),
  },
  uniques: [
    {
      name: 'saved_views_name_unique',
      expression: (columns, table, name) =>
        `create unique index "${name}" on "${table.name}" (${columns.member}, ${columns.list}, lower(${columns.name}))`,
    },
    {
      name: 'saved_views_default_unique',
      expression: (columns, table, name) =>
        `create unique index "${name}" on "${table.name}" (${columns.member}, ${columns.list}) where ${columns.isDefault}`,
    },
  ],
  indexes: [
    {
      name: 'idx_saved_views_list_shared',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.list}) where ${columns.isShared}`,
    },
  ],
  checks: [
    {
      name: 'saved_views_name_check',
      expression: 'name = btrim(name) and char_length(name) >= 1 and char_length(name) <= 60',
    },
    { name: 'saved_views_search_check', expression: `jsonb_typeof(search) = 'object'` },
  ],
});

export class SavedView extends SavedViewSchema.class {}
SavedViewSchema.setClass(SavedView);
