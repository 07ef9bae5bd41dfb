import { sql } from 'kysely';
import type { UserProviders } from '../../users/index.ts';

/** What billing has on the user `u`, for the counts on the user's page. */
export const billingCounted: UserProviders['counted'] = {
  payments: sql`payments where user_id = u.id`,
  subscriptions: sql`subscriptions where user_id = u.id`,
  invoices: sql`invoices where user_id = u.id`,
  refunds: sql`refunds where user_id = u.id`,
  disputes: sql`disputes where user_id = u.id`,
  credits: sql`credit_entries where user_id = u.id`,
};
