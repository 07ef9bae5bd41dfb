import { id as anyId } from '@backdesk/contract';
import { createFileRoute, notFound } from '@tanstack/react-router';
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
  loaderDeps: ({ search: { of, product } }) => ({
    of: of ?? (typeof product === 'string' ? product : undefined),
  }),
  // Read before it opens, so that the focus finds the first field; coupons are those of this moment.
  loader: async ({ context: { queryClient }, deps: { of } }) => {
    const { products } = await queryClient.ensureQueryData(trpc.products.list.queryOptions());
    const productKey = products.find(({ key }) => key === of)?.key ?? products[0]?.key;
    if (productKey === undefined) throw notFound();
    await queryClient.fetchQuery({ ...trpc.billing.codeTerms.queryOptions({ productKey }), staleTime: 0 });
    return { productKey };
  },
  preload: false,
  component: NewCode,
});

function NewCode() {
  usePageTitle('New discount code');
  const { operationId } = Route.useSearch();
  const { productKey } = Route.useLoaderData();
  const navigate = Route.useNavigate();
  useEffect(() => () => void requestAnimationFrame(() => document.getElementById('new-code')?.focus()), []);
  return (
    <NewCodeDialog
      productKey={productKey}
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
