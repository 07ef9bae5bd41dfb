import { sql } from 'kysely';

/** What of a user has entries of its own in the audit log: refunds, and subscriptions that were changed. */
export const auditedOfUser = (userId: string) => sql`
  select id::text from refunds where user_id = ${userId}
  union all select id::text from subscriptions where user_id = ${userId}`;
