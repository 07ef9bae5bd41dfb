import { createFileRoute } from '@tanstack/react-router';
import { SecondFactorSetup } from '../../features/staff/second-factor-setup.tsx';
import { useEnterDesk } from '../../shared/enter-desk.ts';
import { usePageTitle } from '../../shared/page-title.ts';

export const Route = createFileRoute('/sign-in/second-factor')({ component: SecondFactor });

function SecondFactor() {
  usePageTitle('Second factor');
  const { returnTo } = Route.useSearch();
  return <SecondFactorSetup onSignedIn={useEnterDesk(returnTo)} />;
}
