import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** That a user was signed in at the product: when, from where, on which device. Its token is never here. */
export const AuthSessionSchema = defineEntity({
  name: 'AuthSession',
  tableName: 'auth_sessions',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    user: () => p.manyToOne(User).ref().deleteRule('cascade'),
    externalId: p.text().nullable(),
    /** The device, as the product recognises it. */
    fingerprint: p.text().nullable(),
    ip: p.string().columnType('inet').nullable(),
    userAgent: p.text().nullable(),
    startedAt: p.datetime(),
    lastActiveAt: p.datetime().nullable(),
    expiresAt: p.datetime(),
    /** When it was signed out or revoked before it expired. */
    endedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
  },
  uniques: [{ name: 'auth_sessions_product_id_external_id_unique', properties: ['product', 'externalId'] }],
  indexes: [
    {
      name: 'idx_auth_sessions_user_id_started_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.user}, ${columns.startedAt} desc, ${columns.id} desc)`,
    },
    {
      name: 'idx_auth_sessions_product_id_fingerprint',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.product}, ${columns.fingerprint}) where fingerprint is not null`,
    },
    { name: 'idx_auth_sessions_expires_at', properties: ['expiresAt'] },
  ],
  checks: [{ name: 'auth_sessions_expires_at_check', expression: 'expires_at > started_at' }],
});
