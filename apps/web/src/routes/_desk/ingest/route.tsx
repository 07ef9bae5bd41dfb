import { createFileRoute, Outlet } from '@tanstack/react-router';
import { EventList } from '../../../features/ingest/event-list.tsx';
import { asListSearch } from '../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/ingest')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { webhookEventsSource }] = await Promise.all([
      import('../../../shared/list/prefetch-list.ts'),
      import('../../../features/ingest/event-list.tsx'),
    ]);
    await prefetchList(queryClient, webhookEventsSource, location);
  },
  component: Intake,
});

function Intake() {
  usePageTitle('Intake');
  return (
    <>
      <EventList />
      <Outlet />
    </>
  );
}
