import { driftsList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ListSource } from '../../../platform/list/source.ts';
import { billingFields, billingList } from './fields.ts';

const field = billingFields('d');
const { revealPermission: _nobody, ...list } = billingList('d');

/** Differences name no person: there is nothing to reveal. */
export const driftsSource: ListSource<typeof driftsList> = {
  ...list,
  definition: driftsList,
  table: 'sync_drifts',
  joins: sql`join products on products.id = d.product_id`,
  fields: {
    stripeId: { ...field.stripeId('stripe_id') },
    objectType: field.closed('object_type'),
    field: field.text('field'),
    mirror: field.plain('mirror_value'),
    stripe: field.plain('stripe_value'),
    state: field.closed('state'),
    cause: field.plain('cause'),
    createdAt: field.sortedInstant('created_at'),
    product: field.product,
    seenCount: field.plain('seen_count'),
    lastSeenAt: field.instant('last_seen_at'),
    settledAt: field.instant('settled_at'),
    settledBy: field.plain('settled_by_name'),
    reason: field.plain('settled_reason'),
  },
  extra: { canSettle: sql`(d.state = 'open')` },
  finish: (row) => row,
  relations: {},
  search: (q) => ({
    exact: sql`(d.stripe_id = ${q} and d.product_id in (select id from products))`,
  }),
};
