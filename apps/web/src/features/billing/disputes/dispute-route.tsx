import type { DisputeChange } from '@backdesk/contract';
import type { QueryClient } from '@tanstack/react-query';
import { trpc } from '../../../shared/trpc.ts';
import { operationRoute, useOperationRoute } from '../operation-route.tsx';

/** Always read anew: nobody answers what was so five minutes ago. */
export const readAnswer = (queryClient: QueryClient, disputeId: string) =>
  queryClient.fetchQuery({ ...trpc.billing.disputeAnswer.queryOptions({ disputeId }), staleTime: 0 });

const page = '/billing/disputes/$id';

/** What the routes of answering and accepting share. */
export const disputeRoute = operationRoute({
  page,
  noun: 'dispute',
  size: 640,
  permission: 'billing:answer_disputes',
});

const titles: Record<DisputeChange, string> = {
  answer: 'Answer a dispute',
  accept: 'Accept a dispute',
};

/** Where a dialog of a dispute leads. */
export const useDisputeRoute = (change: DisputeChange, id: string) =>
  useOperationRoute({ page, dialog: `${page}/${change}`, title: titles[change] }, id);
