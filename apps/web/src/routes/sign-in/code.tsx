import { createFileRoute } from '@tanstack/react-router';
import { CodeForm } from '../../features/staff/code-form.tsx';
import { useEnterDesk } from '../../shared/enter-desk.ts';
import { usePageTitle } from '../../shared/page-title.ts';

export const Route = createFileRoute('/sign-in/code')({ component: Code });

function Code() {
  usePageTitle('Code');
  const navigate = Route.useNavigate();
  const { returnTo } = Route.useSearch();
  const enterDesk = useEnterDesk(returnTo);
  return (
    <CodeForm
      onSignedIn={enterDesk}
      onStartOver={() => navigate({ to: '/sign-in', search: { returnTo }, replace: true })}
    />
  );
}
