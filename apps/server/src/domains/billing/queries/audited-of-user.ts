import { sql } from 'kysely';

/** The refunds of a user, whose entries of the audit log are about the refund and not about the user. */
export const auditedOfUser = (userId: string) => sql`select id::text from refunds where user_id = ${userId}`;
