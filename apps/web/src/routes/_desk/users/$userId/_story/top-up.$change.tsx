import { id as anyId, topupChanges } from '@backdesk/contract';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { useEffect } from 'react';
import { z } from 'zod';
import { TopupDialog } from '../../../../../features/billing/topups/topup-dialog.tsx';
import { topupOpenerId, topupWords } from '../../../../../features/billing/topups/topup-types.ts';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/users/$userId/_story/top-up/$change')({
  validateSearch: z.object({ operationId: anyId.optional().catch(undefined) }),
  params: {
    parse: ({ change }) => {
      const known = topupChanges.find((one) => one === change);
      if (!known) throw notFound();
      return { change: known };
    },
    stringify: ({ change }) => ({ change }),
  },
  // Always read anew: nobody charges on a balance of five minutes ago.
  loader: ({ context: { queryClient }, params: { userId } }) =>
    queryClient.fetchQuery({ ...trpc.billing.autoTopup.queryOptions({ userId }), staleTime: 0 }),
  preload: false,
  component: TopUp,
});

function TopUp() {
  const { userId, change } = Route.useParams();
  const { operationId } = Route.useSearch();
  const navigate = Route.useNavigate();
  usePageTitle(topupWords[change].title);
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById(topupOpenerId(change))?.focus()),
    [change],
  );
  return (
    <TopupDialog
      userId={userId}
      change={change}
      operationId={operationId}
      onAsked={(id) =>
        void navigate({
          search: (before) => ({ ...before, operationId: id }),
          replace: true,
          ignoreBlocker: true,
        })
      }
      onClose={() =>
        void navigate({
          to: '/users/$userId',
          params: { userId },
          search: ({ operationId: _done, ...before }) => before,
        })
      }
    />
  );
}
