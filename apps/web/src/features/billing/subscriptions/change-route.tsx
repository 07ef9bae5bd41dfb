import { id as anyId, type SubscriptionChange } from '@backdesk/contract';
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

/** Always read anew: nobody cancels on what was so five minutes ago. */
export const readActions = (queryClient: QueryClient, subscriptionId: string) =>
  queryClient.fetchQuery({
    ...trpc.billing.subscriptionActions.queryOptions({ subscriptionId }),
    staleTime: 0,
  });

/** What the routes of all changes of a subscription share. */
export const changeRoute = {
  validateSearch: z.object({ operationId: anyId.optional().catch(undefined) }),
  // A link that the pointer merely passes must not read anything.
  preload: false,
  pendingComponent: ChangePending,
  errorComponent: ChangeError,
};

const titles: Record<SubscriptionChange, string> = {
  plan: 'Change the plan of a subscription',
  keep: 'Keep a subscription',
  release: 'Take back what is planned',
  resume: 'Resume a subscription',
  renewal: 'Move the next charge of a subscription',
  coupon: 'Change the coupon of a subscription',
  pause: 'Pause a subscription',
  cancel: 'Cancel a subscription',
};

/** Where a dialog leads: to what became of the wish, and back to the page with the focus where it came from. */
export function useChangeRoute(change: SubscriptionChange, id: string) {
  usePageTitle(titles[change]);
  const navigate = useNavigate();
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById(`${change}-${id}`)?.focus()),
    [change, id],
  );
  return {
    onAsked: (operationId: string) =>
      void navigate({
        to: `/billing/subscriptions/$id/${change}`,
        params: { id },
        search: { operationId },
        replace: true,
        ignoreBlocker: true,
      }),
    onClose: () => void navigate({ to: '/billing/subscriptions/$id', params: { id } }),
  };
}

function useClose(): () => void {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  return () => void navigate(id ? { to: '/billing/subscriptions/$id', params: { id } } : { to: '/' });
}

function ChangePending() {
  return (
    <Modal opened onClose={useClose()} size={560} title="Subscription">
      <SkeletonRows count={6} label="Loading the subscription" />
    </Modal>
  );
}

function ChangeError({ error }: ErrorComponentProps) {
  const router = useRouter();
  const close = useClose();
  return (
    <Modal opened onClose={close} size={560} title="Subscription">
      <ErrorState
        problem={problemOf(error)}
        permission="billing:read"
        onRetry={() => void router.invalidate()}
      />
      <Button variant="default" fullWidth onClick={close}>
        Back to the subscription
      </Button>
    </Modal>
  );
}
