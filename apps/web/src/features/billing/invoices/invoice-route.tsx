import { type InvoiceChange, id as anyId } from '@backdesk/contract';
import { Button, Modal } from '@mantine/core';
import type { QueryClient } from '@tanstack/react-query';
import { type ErrorComponentProps, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { z } from 'zod';
import { usePageTitle } from '../../../shared/page-title.ts';
import { problemOf } from '../../../shared/problem.ts';
import { ErrorState } from '../../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../../shared/states/skeletons.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { invoiceWords } from './invoice-types.ts';

/** Always read anew: nobody charges for what was so five minutes ago. */
export const readInvoice = (queryClient: QueryClient, invoiceId: string) =>
  queryClient.fetchQuery({ ...trpc.billing.invoiceActions.queryOptions({ invoiceId }), staleTime: 0 });

/** What the routes of all changes of an invoice share. */
export const invoiceRoute = {
  validateSearch: z.object({ operationId: anyId.optional().catch(undefined) }),
  // A link that the pointer merely passes must not read anything.
  preload: false,
  pendingComponent: Pending,
  errorComponent: Failed,
};

/** Where a dialog leads: to what became of the wish, and back to the page with the focus where it came from. */
export function useInvoiceRoute(change: InvoiceChange, id: string) {
  usePageTitle(invoiceWords[change].title);
  const navigate = useNavigate();
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById(`${change}-${id}`)?.focus()),
    [change, id],
  );
  return {
    onAsked: (operationId: string) =>
      void navigate({
        to: `/billing/invoices/$id/${change}`,
        params: { id },
        search: { operationId },
        replace: true,
        ignoreBlocker: true,
      }),
    onClose: () => void navigate({ to: '/billing/invoices/$id', params: { id } }),
  };
}

function useClose(): () => void {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  return () => void navigate(id ? { to: '/billing/invoices/$id', params: { id } } : { to: '/' });
}

function Pending() {
  return (
    <Modal opened onClose={useClose()} size={560} title="Invoice">
      <SkeletonRows count={8} label="Loading the invoice" />
    </Modal>
  );
}

function Failed({ error }: ErrorComponentProps) {
  const router = useRouter();
  const close = useClose();
  return (
    <Modal opened onClose={close} size={560} title="Invoice">
      <ErrorState
        problem={problemOf(error)}
        permission="billing:read"
        onRetry={() => void router.invalidate()}
      />
      <Button variant="default" fullWidth onClick={close}>
        Back to the invoice
      </Button>
    </Modal>
  );
}
