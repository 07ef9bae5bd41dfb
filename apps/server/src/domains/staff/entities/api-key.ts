import { roles } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';

/** A program's way in. Only the hash of its secret is kept. */
export const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_keys',
  properties: {
    id: idColumn(),
    name: p.text(),
    role: p.enum(roles),
    /** The first characters of the secret, to tell keys apart. */
    prefix: p.text(),
    secretHash: p.text().unique('api_keys_secret_hash_unique'),
    createdByKind: p.text(),
    createdById: p.text().nullable(),
    lastUsedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
  },
});

export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);
