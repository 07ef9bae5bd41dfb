import type { SubscriptionChange } from '@backdesk/contract';
import type { QueryClient } from '@tanstack/react-query';
import { trpc } from '../../../shared/trpc.ts';
import { operationRoute, useOperationRoute } from '../operation-route.tsx';

/** Always read anew: nobody cancels on what was so five minutes ago. */
export const readActions = (queryClient: QueryClient, subscriptionId: string) =>
  queryClient.fetchQuery({
    ...trpc.billing.subscriptionActions.queryOptions({ subscriptionId }),
    staleTime: 0,
  });

const page = '/billing/subscriptions/$id';

/** What the routes of all changes of a subscription share. */
export const changeRoute = operationRoute({
  page,
  noun: 'subscription',
  size: 680,
  permission: 'billing:read',
});

const titles: Record<SubscriptionChange, string> = {
  plan: 'Change the plan of a subscription',
  keep: 'Keep a subscription',
  release: 'Take back what is planned',
  resume: 'Resume a subscription',
  renewal: 'Move the next charge of a subscription',
  coupon: 'Change the coupon of a subscription',
  pause: 'Pause a subscription',
  cancel: 'Cancel a subscription',
  reinstate: 'Reinstate a subscription',
};

/** Where the dialog of an offer to somebody who wants to cancel leads. */
export const useOfferRoute = (id: string) =>
  useOperationRoute({ page, dialog: `${page}/offer`, title: 'Offer something so that they stay' }, id);

/** Where a dialog of a subscription leads. */
export const useChangeRoute = (change: SubscriptionChange, id: string) =>
  useOperationRoute({ page, dialog: `${page}/${change}`, title: titles[change] }, id);
