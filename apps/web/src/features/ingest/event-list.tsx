import { type webhookEventRow, webhookEventsList, type Wire } from '@backdesk/contract';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import type { BulkActions } from '../../shared/list/bulk-bar.tsx';
import { ListScreen } from '../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../shared/list/list-types.ts';
import { trpc } from '../../shared/trpc.ts';
import { EventListActions } from './event-list-actions.tsx';
import { IntakeHealth } from './intake-health.tsx';

type Event = Wire<typeof webhookEventRow>;

export const webhookEventsSource: ListSource<Event> = {
  definition: webhookEventsList,
  permission: 'ingest:read',
  exportPermission: 'ingest:export',
  calls: {
    page: trpc.ingest.webhookEvents,
    count: trpc.ingest.webhookEventsCount,
    newSince: trpc.ingest.webhookEventsNewSince,
    options: trpc.ingest.webhookEventsOptions,
  },
  freshness: 'ordinary',
};

const look: ListLook<Event> = {
  title: 'Intake',
  searchHint: 'Event id, or in_…, sub_…, cus_…',
  rowName: (event) => `the event ${event.eventType ?? ''} ${event.externalId ?? ''}`,
  rowLink: (event, props) => (
    <Link to="/ingest/$eventId" params={{ eventId: event.id }} search={(before) => before} {...props} />
  ),
  // Why it waits for a person is worth more there than what it is about.
  card: ['eventType', 'state', 'product', 'error', 'receivedAt'],
  copyId: (event) => event.externalId ?? event.id,
  tones: {
    state: {
      received: 'info',
      processed: 'good',
      ignored: 'neutral',
      failed: 'bad',
      quarantined: 'warning',
    },
  },
  views: [
    {
      name: 'For a person',
      search: { filters: [{ field: 'state', op: 'in', value: ['failed', 'quarantined'] }] },
    },
    { name: 'Waiting', search: { filters: [{ field: 'state', op: 'in', value: ['received'] }] } },
  ],
  whenEmpty: 'No provider has sent an event yet. The address for webhooks stands under Settings, Products.',
};

const bulkActions: BulkActions = (selected) => (
  <Can permission="ingest:manage">
    <EventListActions {...selected} />
  </Can>
);

/** The inbox of webhook events, with how each product's intake is doing above it. */
export function EventList() {
  return (
    <ListScreen
      source={webhookEventsSource}
      look={look}
      notice={
        <div className="bd-list-above">
          <IntakeHealth />
        </div>
      }
      bulkActions={bulkActions}
    />
  );
}
