import { id as anyId, type Permission } from '@backdesk/contract';
import { Button, Modal } from '@mantine/core';
import { type ErrorComponentProps, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { z } from 'zod';
import { usePageTitle } from '../../shared/page-title.ts';
import { problemOf } from '../../shared/problem.ts';
import { ErrorState } from '../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';
import { openerId, type OperationDialog, type OperationPage } from './operation-address.ts';

type Thing = {
  page: OperationPage;
  /** "invoice". */
  noun: string;
  /** Of the dialog, in pixels. */
  size: number;
  /** What reading it needs. */
  permission: Permission;
};

/** What the routes of all dialogs share that ask Stripe for a change and show what becomes of it. */
export const operationRoute = (thing: Thing) => ({
  validateSearch: z.object({
    operationId: anyId.optional().catch(undefined),
    /** The offer that is accepted by it. */
    offerId: anyId.optional().catch(undefined),
  }),
  // A link that the pointer merely passes must not read anything.
  preload: false,
  pendingComponent: () => <Pending {...thing} />,
  errorComponent: ({ error }: ErrorComponentProps) => <Failed {...thing} error={error} />,
});

/** Where a dialog leads: to what became of the wish, and back to the page with the focus where it came from. */
export function useOperationRoute(
  { page, dialog, title }: { page: OperationPage; dialog: OperationDialog; title: string },
  id: string,
) {
  usePageTitle(title);
  const navigate = useNavigate();
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById(openerId(dialog, id))?.focus()),
    [dialog, id],
  );
  return {
    onAsked: (operationId: string) =>
      void navigate({
        to: dialog,
        params: { id },
        search: { operationId },
        replace: true,
        ignoreBlocker: true,
      }),
    onClose: () => void navigate({ to: page, params: { id } }),
  };
}

function useClose(page: OperationPage): () => void {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  return () => void navigate(id ? { to: page, params: { id } } : { to: '/' });
}

const titleOf = ({ noun }: Thing) => noun.charAt(0).toUpperCase() + noun.slice(1);

function Pending(thing: Thing) {
  return (
    <Modal opened onClose={useClose(thing.page)} size={thing.size} title={titleOf(thing)}>
      <SkeletonRows count={8} label={`Loading the ${thing.noun}`} />
    </Modal>
  );
}

function Failed({ error, ...thing }: Thing & { error: unknown }) {
  const router = useRouter();
  const close = useClose(thing.page);
  return (
    <Modal opened onClose={close} size={thing.size} title={titleOf(thing)}>
      <ErrorState
        problem={problemOf(error)}
        permission={thing.permission}
        onRetry={() => void router.invalidate()}
      />
      <Button variant="default" fullWidth onClick={close}>
        Back to the {thing.noun}
      </Button>
    </Modal>
  );
}
