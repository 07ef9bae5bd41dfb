import { EmptyState, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { problemOf } from '../problem.ts';
import { ErrorState } from './error-state.tsx';

/** Shown in place of a route whose loader or component failed. */
export function RouteError({ error }: ErrorComponentProps) {
  const router = useRouter();
  const { reset } = useQueryErrorResetBoundary();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Panel>
      <ErrorState isPageTitle problem={problemOf(error)} onRetry={retry} />
    </Panel>
  );
}

/** The same without the desk around it, for when not even the desk could be opened. */
export function DeskError(props: ErrorComponentProps) {
  return (
    <main className="bd-alone">
      <RouteError {...props} />
    </main>
  );
}

/** Shown for an address that no route knows. */
export function RouteNotFound() {
  return (
    <main className="bd-alone">
      <NoSuchPage />
    </main>
  );
}

/** The same within the desk, for an address with an id that cannot be one. */
export function DeskNotFound() {
  return (
    <Panel>
      <NoSuchPage />
    </Panel>
  );
}

function NoSuchPage() {
  return (
    <EmptyState
      isPageTitle
      title="There is no such page"
      action={
        <Button renderRoot={(props) => <Link to="/users" {...props} />} variant="default">
          Look up a user
        </Button>
      }
    >
      Check the address, or start from the look-up.
    </EmptyState>
  );
}
