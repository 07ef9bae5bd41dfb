import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** A mail that was handed to whoever sends mails, and how that went. Its text is not kept. */
export const EmailLogSchema = defineEntity({
  name: 'EmailLog',
  tableName: 'email_log',
  properties: {
    id: idColumn(),
    product: () =>
      p.manyToOne(Product).ref().deleteRule('restrict').nullable().index('idx_email_log_product_id'),
    /** Null for mails to staff, and after the user was erased. */
    user: () => p.manyToOne(User).ref().deleteRule('set null').nullable(),
    /** `domain.kind`. */
    kind: p.text(),
    /** Null after the user was erased. */
    toEmail: p.text().nullable(),
    subject: p.text(),
    state: p.enum(['queued', 'sent', 'failed']).default('queued'),
    providerMessageId: p.text().nullable(),
    errorMessage: p.text().nullable(),
    sentAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  indexes: [
    {
      name: 'idx_email_log_user_id_created_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.user}, ${columns.createdAt} desc, ${columns.id} desc)`,
    },
    {
      name: 'idx_email_log_created_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.createdAt} desc, ${columns.id} desc)`,
    },
  ],
  checks: [
    { name: 'email_log_kind_check', expression: `kind ~ '^[a-z_]+[.][a-z_]+$'` },
    { name: 'email_log_sent_at_check', expression: `(state = 'sent') = (sent_at is not null)` },
  ],
});
