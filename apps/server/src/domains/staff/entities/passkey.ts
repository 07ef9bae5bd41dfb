import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { StaffMember } from './staff-member.ts';

/** A key in a member's phone, computer or stick; only its public half is known here. */
export const PasskeySchema = defineEntity({
  name: 'Passkey',
  tableName: 'passkeys',
  properties: {
    id: idColumn(),
    member: () => p.manyToOne(StaffMember).ref().deleteRule('cascade').index('idx_passkeys_member_id'),
    /** What the member calls it: "MacBook", "blue stick". */
    name: p.text(),
    /** base64url, as the browser names it. */
    credentialId: p.text().unique('passkeys_credential_id_unique'),
    publicKey: p.blob(),
    /** How often it has signed, as it says itself; 0 where it does not count. */
    signCount: p.bigint().defaultRaw('0'),
    transports: p.json<string[]>().defaultRaw(`'[]'`),
    /** Whether it is copied to the member's other devices. */
    isSynced: p.boolean().default(false),
    lastUsedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
  },
});

export class Passkey extends PasskeySchema.class {}
PasskeySchema.setClass(Passkey);
