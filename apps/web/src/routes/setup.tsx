import { createFileRoute, useRouter } from '@tanstack/react-router';
import { z } from 'zod';
import { SetupForm } from '../features/staff/setup-form.tsx';
import { usePageTitle } from '../shared/page-title.ts';

export const Route = createFileRoute('/setup')({
  // A token may look like a number in the address, so it is read as text whatever it is.
  validateSearch: z.object({ token: z.coerce.string().max(200).optional().catch(undefined) }),
  component: Setup,
});

function Setup() {
  usePageTitle('First owner');
  const { token = '' } = Route.useSearch();
  const router = useRouter();
  return (
    <main className="bd-auth">
      <SetupForm
        token={token}
        onSignedIn={() => router.navigate({ to: '/', replace: true })}
        onSignIn={() => router.navigate({ to: '/sign-in', replace: true })}
      />
    </main>
  );
}
