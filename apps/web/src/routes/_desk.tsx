import { createFileRoute, Outlet, redirect, useLocation } from '@tanstack/react-router';
import { Omnibox } from '../features/users/omnibox.tsx';
import { DeskFrame } from '../shared/layout/desk-frame.tsx';
import { problemOf } from '../shared/problem.ts';
import { DeskError, DeskNotFound } from '../shared/states/route-states.tsx';
import { trpc } from '../shared/trpc.ts';

export const Route = createFileRoute('/_desk')({
  beforeLoad: async ({ context: { queryClient }, location }) => {
    try {
      await queryClient.ensureQueryData(trpc.staff.me.queryOptions());
    } catch (error) {
      const { reason } = problemOf(error);
      const search = { returnTo: location.href };
      if (reason === 'not_signed_in') throw redirect({ to: '/sign-in', search, replace: true });
      if (reason === 'second_factor_required')
        throw redirect({ to: '/sign-in/second-factor', search, replace: true });
      throw error;
    }
  },
  component: Desk,
  errorComponent: DeskError,
  notFoundComponent: DeskNotFound,
});

function Desk() {
  // The look-up page has the same box, larger; two of them would only raise the question which.
  const isLookup = useLocation({ select: ({ pathname }) => pathname === '/users' });
  return (
    <DeskFrame omnibox={!isLookup && <Omnibox />}>
      <Outlet />
    </DeskFrame>
  );
}
