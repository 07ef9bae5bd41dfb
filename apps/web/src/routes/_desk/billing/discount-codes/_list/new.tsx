import { id as anyId } from '@backdesk/contract';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { z } from 'zod';
import { NewCodeDialog } from '../../../../../features/billing/codes/new-code-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/billing/discount-codes/_list/new')({
  validateSearch: z.object({
    of: z.string().optional().catch(undefined),
    operationId: anyId.optional().catch(undefined),
  }),
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(trpc.products.list.queryOptions()),
  preload: false,
  component: NewCode,
});

function NewCode() {
  usePageTitle('New discount code');
  const { of, operationId, product } = Route.useSearch();
  const navigate = Route.useNavigate();
  useEffect(() => () => void requestAnimationFrame(() => document.getElementById('new-code')?.focus()), []);
  return (
    <NewCodeDialog
      productKey={of ?? (typeof product === 'string' ? product : undefined)}
      operationId={operationId}
      onProduct={(key) =>
        void navigate({ search: (before) => ({ ...before, of: key }), replace: true, ignoreBlocker: true })
      }
      onAsked={(id) =>
        void navigate({
          search: (before) => ({ ...before, operationId: id }),
          replace: true,
          ignoreBlocker: true,
        })
      }
      onClose={() =>
        void navigate({
          to: '/billing/discount-codes',
          search: ({ of: _of, operationId: _operation, ...before }) => before,
        })
      }
    />
  );
}
