import { createFileRoute, redirect } from '@tanstack/react-router';
import { SignInForm } from '../../features/staff/sign-in-form.tsx';
import { useEnterDesk } from '../../shared/enter-desk.ts';
import { usePageTitle } from '../../shared/page-title.ts';
import { trpc } from '../../shared/trpc.ts';

export const Route = createFileRoute('/sign-in/')({
  loader: async ({ context: { queryClient } }) => {
    const setup = await queryClient.fetchQuery(trpc.staff.setup.queryOptions());
    if (setup.needsOwner) throw redirect({ to: '/setup', replace: true });
    return { canUsePasskeys: setup.canUsePasskeys };
  },
  component: SignIn,
});

function SignIn() {
  usePageTitle('Sign in');
  const navigate = Route.useNavigate();
  const { returnTo } = Route.useSearch();
  const enterDesk = useEnterDesk(returnTo);
  return (
    <SignInForm
      canUsePasskeys={Route.useLoaderData().canUsePasskeys}
      onSignedIn={enterDesk}
      onCodeNeeded={() => navigate({ to: '/sign-in/code', search: { returnTo } })}
    />
  );
}
