import { type webhookEventRow, webhookEventsList, type Wire } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Can } from '../../shared/can.tsx';
import type { BulkActions } from '../../shared/list/bulk-bar.tsx';
import { ListScreen } from '../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../shared/list/list-types.ts';
import { trpc } from '../../shared/trpc.ts';
import { ReplayButton } from './event-actions.tsx';
import { IgnoreDialog } from './ignore-dialog.tsx';
import { IntakeHealth } from './intake-health.tsx';

type Event = Wire<typeof webhookEventRow>;

export const webhookEventsSource: ListSource<Event> = {
  definition: webhookEventsList,
  permission: 'ingest:read',
  exportPermission: 'ingest:manage',
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
  searchHint: 'An event id, or the id of what it is about',
  rowName: (event) => `the event ${event.eventType ?? ''} ${event.externalId ?? ''}`,
  rowLink: (event, props) => (
    <Link to="/ingest/$eventId" params={{ eventId: event.id }} search={(before) => before} {...props} />
  ),
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
    <BulkEvents {...selected} />
  </Can>
);

/** The inbox of webhook events, with how each product's intake is doing above it. */
export function EventList() {
  return (
    <ListScreen
      source={webhookEventsSource}
      look={look}
      notice={<IntakeHealth />}
      bulkActions={bulkActions}
    />
  );
}

/** At most 500 at a time, picked one by one: each is a decision of its own in the audit log. */
function BulkEvents({ selection, clear }: Parameters<BulkActions>[0]) {
  const [isIgnoring, setIgnoring] = useState(false);
  if (!('ids' in selection))
    return <span className="bd-muted">Replay and ignore work on rows that are picked one by one.</span>;
  const { ids } = selection;
  return (
    <>
      <ReplayButton eventIds={ids} label="Replay" />
      <Button variant="default" size="compact-xs" onClick={() => setIgnoring(true)}>
        Ignore…
      </Button>
      {isIgnoring && (
        <IgnoreDialog
          eventIds={ids}
          onClose={(isDone) => {
            setIgnoring(false);
            if (isDone) clear();
          }}
        />
      )}
    </>
  );
}
