import { createFileRoute, redirect } from '@tanstack/react-router';

export const Route = createFileRoute('/_desk/staff/')({
  beforeLoad: () => {
    throw redirect({ to: '/staff/members', replace: true });
  },
});
