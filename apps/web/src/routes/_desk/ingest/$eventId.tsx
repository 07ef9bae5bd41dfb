import { id } from '@backdesk/contract';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EventDialog } from '../../../features/ingest/event-dialog.tsx';
import { useCan } from '../../../shared/me.ts';
import { DeskNotFound } from '../../../shared/states/route-states.tsx';

export const Route = createFileRoute('/_desk/ingest/$eventId')({
  beforeLoad: ({ params: { eventId } }) => {
    if (!id.safeParse(eventId).success) throw notFound();
  },
  component: Event,
  notFoundComponent: DeskNotFound,
});

function Event() {
  const { eventId } = Route.useParams();
  const navigate = Route.useNavigate();
  useEffect(
    () => () =>
      // Back to where it was opened, so that j and k go on from there.
      void requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`[data-row-link="${eventId}"]`)?.focus(),
      ),
    [eventId],
  );
  if (!useCan('ingest:read')) return null;
  return (
    <EventDialog
      eventId={eventId}
      onClose={() => void navigate({ to: '/ingest', search: (before) => before, state: true })}
    />
  );
}
