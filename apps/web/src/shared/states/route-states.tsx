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
      <ErrorState problem={problemOf(error)} onRetry={retry} />
    </Panel>
  );
}

/** Shown for an address that no route knows. */
export function RouteNotFound() {
  return (
    <main className="bd-alone">
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
    </main>
  );
}
