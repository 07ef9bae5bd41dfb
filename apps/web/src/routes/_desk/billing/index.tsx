import { createFileRoute, redirect } from '@tanstack/react-router';

export const Route = createFileRoute('/_desk/billing/')({
  beforeLoad: () => {
    throw redirect({ to: '/billing/payments', replace: true });
  },
});
