import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { cappedWords } from '../../shared/format.ts';
import { useCan } from '../../shared/me.ts';
import { trpc } from '../../shared/trpc.ts';

/** The parts of a user's page, each with an address; 1 to 5 open them. */
export function UserTabs({ userId }: { userId: string }) {
  const navigate = useNavigate();
  const mayAudit = useCan('staff:read_audit');
  const { data: counts } = useQuery(trpc.users.counts.queryOptions({ userId }));
  const tabs = [
    { to: '/users/$userId', label: 'Story' },
    { to: '/users/$userId/billing', label: 'Billing', count: counts?.payments },
    { to: '/users/$userId/sign-ins', label: 'Sign-ins & identities', count: counts?.sessions },
    { to: '/users/$userId/feedback', label: 'Feedback & mails', count: counts?.feedback },
    ...(mayAudit ? [{ to: '/users/$userId/audit' as const, label: 'Audit', count: undefined }] : []),
  ] as const;
  useHotkeys(
    tabs.map(({ to }, index) => [String(index + 1), () => void navigate({ to, params: { userId } })]),
  );
  return (
    <nav className="bd-tabs" aria-label="Parts of the user's page">
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          params={{ userId }}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {tab.label}
          {'count' in tab && tab.count && tab.count.value > 0 && (
            <span className="bd-tab-count">{cappedWords(tab.count)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
