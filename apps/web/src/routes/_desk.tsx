import { createFileRoute, Outlet, redirect } from '@tanstack/react-router';
import { Palette } from '../features/users/palette.tsx';
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
  return (
    <DeskFrame omnibox={<Palette />}>
      <Outlet />
    </DeskFrame>
  );
}
