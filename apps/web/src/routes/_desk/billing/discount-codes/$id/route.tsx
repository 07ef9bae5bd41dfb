import { id as anyId } from '@backdesk/contract';
import { createFileRoute, notFound, Outlet } from '@tanstack/react-router';
import { DetailPage } from '../../../../../features/billing/detail/detail-page.tsx';
import { DetailSkeleton } from '../../../../../features/billing/detail/detail-skeleton.tsx';
import { detailReads } from '../../../../../features/billing/detail/detail-types.ts';
import { DeskNotFound } from '../../../../../shared/states/route-states.tsx';

export const Route = createFileRoute('/_desk/billing/discount-codes/$id')({
  beforeLoad: ({ params: { id } }) => {
    if (!anyId.safeParse(id).success) throw notFound();
  },
  loader: ({ context: { queryClient }, params: { id } }) =>
    queryClient.ensureQueryData({
      ...detailReads.discount_code.queryOptions({ id }),
      revalidateIfStale: true,
    }),
  pendingComponent: DetailSkeleton,
  component: CodePage,
  notFoundComponent: DeskNotFound,
});

function CodePage() {
  const { id } = Route.useParams();
  return (
    <>
      <DetailPage key={id} kind="discount_code" id={id} />
      <Outlet />
    </>
  );
}
