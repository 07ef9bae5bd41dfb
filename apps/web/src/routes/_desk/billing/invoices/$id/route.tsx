import { id as anyId } from '@backdesk/contract';
import { createFileRoute, notFound, Outlet } from '@tanstack/react-router';
import { DetailPage } from '../../../../../features/billing/detail/detail-page.tsx';
import { DetailSkeleton } from '../../../../../features/billing/detail/detail-skeleton.tsx';
import { detailReads } from '../../../../../features/billing/detail/detail-types.ts';
import { DeskNotFound } from '../../../../../shared/states/route-states.tsx';

export const Route = createFileRoute('/_desk/billing/invoices/$id')({
  beforeLoad: ({ params: { id } }) => {
    if (!anyId.safeParse(id).success) throw notFound();
  },
  loader: ({ context: { queryClient }, params: { id } }) =>
    queryClient.ensureQueryData({ ...detailReads.invoice.queryOptions({ id }), revalidateIfStale: true }),
  pendingComponent: DetailSkeleton,
  component: InvoicePage,
  notFoundComponent: DeskNotFound,
});

function InvoicePage() {
  const { id } = Route.useParams();
  return (
    <>
      <DetailPage key={id} kind="invoice" id={id} />
      <Outlet />
    </>
  );
}
