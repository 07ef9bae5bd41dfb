import { createFileRoute } from '@tanstack/react-router';
import { SignInsTab } from '../../../../features/users/sign-ins-tab.tsx';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/users/$userId/sign-ins')({ component: Tab });

function Tab() {
  usePageTitle('Sign-ins');
  return <SignInsTab userId={Route.useParams().userId} />;
}
