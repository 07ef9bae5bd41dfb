import { type driftRow, driftsList, type Wire } from '@backdesk/contract';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';
import type { BulkActions } from '../../../shared/list/bulk-bar.tsx';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { trpc } from '../../../shared/trpc.ts';
import { DriftListActions } from './drift-list-actions.tsx';
import { SyncStatus } from './sync-status.tsx';

type Drift = Wire<typeof driftRow>;

export const driftsSource: ListSource<Drift> = {
  definition: driftsList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.drifts,
    count: trpc.billing.driftsCount,
    newSince: trpc.billing.driftsNewSince,
    options: trpc.billing.driftsOptions,
  },
  freshness: 'ordinary',
};

const look: ListLook<Drift> = {
  title: 'Sync with Stripe',
  searchHint: 'sub_…, pi_…, in_…, cus_…',
  rowName: ({ stripeId, field }) => `the difference in ${field ?? ''} of ${stripeId ?? ''}`,
  rowLink: (drift, props) => (
    <Link to="/billing/sync/$driftId" params={{ driftId: drift.id }} search={(before) => before} {...props} />
  ),
  copyId: ({ id, stripeId }) => stripeId ?? id,
  card: ['stripeId', 'field', 'state', 'mirror', 'stripe'],
  tones: { state: { open: 'warning', repaired: 'good', ignored: 'neutral' } },
  views: [
    { name: 'Open', search: { filters: [{ field: 'state', op: 'in', value: ['open'] }] } },
    { name: 'Set aside', search: { filters: [{ field: 'state', op: 'in', value: ['ignored'] }] } },
  ],
  whenEmpty: 'Nothing has ever differed from Stripe. Compare now to see that it is so at this moment.',
};

const bulkActions: BulkActions = (selected) => (
  <Can permission="billing:sync">
    <DriftListActions {...selected} />
  </Can>
);

/** How far the mirror of Stripe can be trusted, and the queue of what differs. */
export function DriftList() {
  return <ListScreen source={driftsSource} look={look} notice={<SyncStatus />} bulkActions={bulkActions} />;
}
