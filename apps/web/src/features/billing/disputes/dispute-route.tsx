import { type DisputeChange, id as anyId } from '@backdesk/contract';
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

/** Always read anew: nobody answers what was so five minutes ago. */
export const readAnswer = (queryClient: QueryClient, disputeId: string) =>
  queryClient.fetchQuery({ ...trpc.billing.disputeAnswer.queryOptions({ disputeId }), staleTime: 0 });

/** What the routes of answering and accepting share. */
export const disputeRoute = {
  validateSearch: z.object({ operationId: anyId.optional().catch(undefined) }),
  // A link that the pointer merely passes must not read anything.
  preload: false,
  pendingComponent: Pending,
  errorComponent: Failed,
};

const titles: Record<DisputeChange, string> = {
  answer: 'Answer a dispute',
  accept: 'Accept a dispute',
};

/** Where a dialog leads: to what became of the wish, and back to the page with the focus where it came from. */
export function useDisputeRoute(change: DisputeChange, id: string) {
  usePageTitle(titles[change]);
  const navigate = useNavigate();
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById(`${change}-${id}`)?.focus()),
    [change, id],
  );
  return {
    onAsked: (operationId: string) =>
      void navigate({
        to: `/billing/disputes/$id/${change}`,
        params: { id },
        search: { operationId },
        replace: true,
        ignoreBlocker: true,
      }),
    onClose: () => void navigate({ to: '/billing/disputes/$id', params: { id } }),
  };
}

function useClose(): () => void {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  return () => void navigate(id ? { to: '/billing/disputes/$id', params: { id } } : { to: '/' });
}

function Pending() {
  return (
    <Modal opened onClose={useClose()} size={640} title="Dispute">
      <SkeletonRows count={8} label="Loading the dispute" />
    </Modal>
  );
}

function Failed({ error }: ErrorComponentProps) {
  const router = useRouter();
  const close = useClose();
  return (
    <Modal opened onClose={close} size={640} title="Dispute">
      <ErrorState
        problem={problemOf(error)}
        permission="billing:answer_disputes"
        onRetry={() => void router.invalidate()}
      />
      <Button variant="default" fullWidth onClick={close}>
        Back to the dispute
      </Button>
    </Modal>
  );
}
