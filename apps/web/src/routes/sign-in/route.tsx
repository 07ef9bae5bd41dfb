import { createFileRoute, Outlet } from '@tanstack/react-router';
import { signInSearch } from '../../shared/return-path.ts';

export const Route = createFileRoute('/sign-in')({
  validateSearch: signInSearch,
  component: () => (
    <main className="bd-auth">
      <Outlet />
    </main>
  ),
});
