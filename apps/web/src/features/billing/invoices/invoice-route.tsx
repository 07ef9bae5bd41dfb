import type { InvoiceChange } from '@backdesk/contract';
import type { QueryClient } from '@tanstack/react-query';
import { trpc } from '../../../shared/trpc.ts';
import { operationRoute, useOperationRoute } from '../operation-route.tsx';
import { invoiceWords } from './invoice-types.ts';

/** Always read anew: nobody charges for what was so five minutes ago. */
export const readInvoice = (queryClient: QueryClient, invoiceId: string) =>
  queryClient.fetchQuery({ ...trpc.billing.invoiceActions.queryOptions({ invoiceId }), staleTime: 0 });

const page = '/billing/invoices/$id';

/** What the routes of all changes of an invoice share. */
export const invoiceRoute = operationRoute({
  page,
  noun: 'invoice',
  size: 560,
  permission: 'billing:read',
});

/** Where a dialog of an invoice leads. */
export const useInvoiceRoute = (change: InvoiceChange, id: string) =>
  useOperationRoute({ page, dialog: `${page}/${change}`, title: invoiceWords[change].title }, id);
