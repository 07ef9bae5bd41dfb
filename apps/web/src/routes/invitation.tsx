import { createFileRoute, useLocation, useRouter } from '@tanstack/react-router';
import { AcceptInvitation } from '../features/staff/accept-invitation.tsx';
import { usePageTitle } from '../shared/page-title.ts';

export const Route = createFileRoute('/invitation')({ component: Invitation });

function Invitation() {
  usePageTitle('Invitation');
  // Behind the #, which no server, proxy or log is ever sent.
  const token = useLocation({ select: ({ hash }) => hash });
  const router = useRouter();
  return (
    <main className="bd-auth">
      <AcceptInvitation
        token={token}
        onSetUp={() => router.navigate({ to: '/sign-in/second-factor', replace: true })}
        onCode={() => router.navigate({ to: '/sign-in/code', replace: true })}
        onSignIn={() => router.navigate({ to: '/sign-in', replace: true })}
      />
    </main>
  );
}
