import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn } from '../../../platform/db/columns.ts';

/** The one-time token that makes the first owner. Once used, the door is closed for ever. */
export const SetupTokenSchema = defineEntity({
  name: 'SetupToken',
  tableName: 'setup_tokens',
  properties: {
    purpose: p.enum(['first_owner']).primary(),
    tokenHash: p.text(),
    usedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
  },
});
