import { id } from '@backdesk/contract';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { z } from 'zod';
import { CreditError, CreditPending } from '../../../../../features/billing/credits/credit-dialogs.tsx';
import { MakeRightDialog } from '../../../../../features/billing/make-right/make-right-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { trpc } from '../../../../../shared/trpc.ts';

const optionalId = id.optional().catch(undefined);

export const Route = createFileRoute('/_desk/users/$userId/_story/make-right')({
  validateSearch: z.object({ paymentId: optionalId, subscriptionId: optionalId, amendsId: optionalId }),
  // Always read anew: nobody decides on numbers of five minutes ago.
  loaderDeps: ({ search: { paymentId, subscriptionId } }) => ({ paymentId, subscriptionId }),
  loader: ({ context: { queryClient }, params: { userId }, deps: chosen }) =>
    queryClient.fetchQuery({
      ...trpc.billing.makeRightChoices.queryOptions({ userId, chosen }),
      staleTime: 0,
    }),
  preload: false,
  pendingComponent: CreditPending,
  errorComponent: CreditError,
  component: MakeRight,
});

function MakeRight() {
  usePageTitle('Make it right');
  const { userId } = Route.useParams();
  const { amendsId } = Route.useSearch();
  const chosen = Route.useLoaderDeps();
  const navigate = Route.useNavigate();
  useEffect(() => () => void requestAnimationFrame(() => document.getElementById('make-right')?.focus()), []);
  return (
    <MakeRightDialog
      userId={userId}
      chosen={chosen}
      amendsId={amendsId}
      onAsked={(asked) =>
        void navigate({ search: { ...chosen, amendsId: asked }, replace: true, ignoreBlocker: true })
      }
      onClose={() => void navigate({ to: '/users/$userId', params: { userId } })}
    />
  );
}
