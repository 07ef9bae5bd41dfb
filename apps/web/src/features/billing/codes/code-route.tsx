import type { CodeChange } from '@backdesk/contract';
import type { QueryClient } from '@tanstack/react-query';
import { trpc } from '../../../shared/trpc.ts';
import { operationRoute, useOperationRoute } from '../operation-route.tsx';
import { codeWords } from './code-types.ts';

/** Always read anew: nobody decides on what was so five minutes ago. */
export const readCode = (queryClient: QueryClient, codeId: string) =>
  queryClient.fetchQuery({ ...trpc.billing.codeActions.queryOptions({ codeId }), staleTime: 0 });

const page = '/billing/discount-codes/$id';

/** What the routes of all changes of a code share. */
export const codeRoute = operationRoute({
  page,
  noun: 'discount code',
  size: 520,
  permission: 'billing:read',
});

/** Where a dialog of a code leads. */
export const useCodeRoute = (change: CodeChange, id: string) =>
  useOperationRoute({ page, dialog: `${page}/${change}`, title: codeWords[change].title }, id);
