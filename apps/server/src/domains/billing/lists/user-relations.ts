import { sql } from 'kysely';
import type { RelationSource } from '../../../platform/list/source.ts';
import { disputesSource } from './disputes-source.ts';
import { paymentsSource } from './payments-source.ts';
import { refundsSource } from './refunds-source.ts';
import { subscriptionsSource } from './subscriptions-source.ts';

/** What billing keeps of the user `u` of the list of users, as filters across a relation. */
export const userRelations = {
  payments: { from: sql`payments p`, on: sql`p.user_id = u.id`, fields: paymentsSource.fields },
  subscriptions: {
    from: sql`subscriptions s`,
    on: sql`s.user_id = u.id`,
    fields: subscriptionsSource.fields,
  },
  refunds: { from: sql`refunds r`, on: sql`r.user_id = u.id`, fields: refundsSource.fields },
  disputes: { from: sql`disputes d`, on: sql`d.user_id = u.id`, fields: disputesSource.fields },
} satisfies Record<string, RelationSource>;
