import type { Permission } from '@backdesk/contract';
import { Link, type LinkProps, useRouter } from '@tanstack/react-router';
import { useMe } from '../me.ts';
import { type RailCount, useRailCounts } from './use-rail-counts.ts';

type Entry = {
  to: string;
  label: string;
  permission?: Permission;
  /** Stands beside the word, only where something waits. */
  count?: RailCount;
};

const words: readonly { heading?: string; entries: readonly Entry[] }[] = [
  {
    entries: [
      { to: '/', label: 'Today' },
      { to: '/users', label: 'Users', permission: 'users:read' },
    ],
  },
  {
    heading: 'Billing',
    entries: [
      { to: '/billing/payments', label: 'Payments', permission: 'billing:read' },
      { to: '/billing/subscriptions', label: 'Subscriptions', permission: 'billing:read' },
      { to: '/billing/invoices', label: 'Invoices', permission: 'billing:read' },
      { to: '/billing/refunds', label: 'Refunds', permission: 'billing:read' },
      { to: '/billing/disputes', label: 'Disputes', permission: 'billing:read' },
      { to: '/billing/credits', label: 'Credits', permission: 'billing:read' },
      { to: '/billing/plans', label: 'Plans', permission: 'billing:read' },
    ],
  },
  {
    heading: 'Operate',
    entries: [
      { to: '/ingest', label: 'Intake', permission: 'ingest:read', count: 'webhooks' },
      { to: '/jobs', label: 'Jobs', permission: 'jobs:read', count: 'deadLetters' },
      { to: '/health', label: 'Health', permission: 'health:read' },
    ],
  },
  {
    heading: 'Staff',
    entries: [
      { to: '/staff/members', label: 'Members', permission: 'staff:read' },
      { to: '/staff/invitations', label: 'Invitations', permission: 'staff:read' },
      { to: '/staff/roles', label: 'Roles', permission: 'staff:read' },
      { to: '/staff/api-keys', label: 'API keys', permission: 'staff:manage_keys' },
      { to: '/staff/sessions', label: 'Sessions' },
      { to: '/staff/audit', label: 'Audit log', permission: 'staff:read_audit' },
    ],
  },
  { heading: 'Settings', entries: [{ to: '/settings', label: 'Products', permission: 'products:read' }] },
];

/** The words of the desk that this member may open. */
export function Rail({ onNavigate }: { onNavigate?: () => void }) {
  const { permissions } = useMe();
  const { routesByPath } = useRouter();
  const counts = useRailCounts();
  const mayOpen = ({ to, permission }: Entry) =>
    to in routesByPath && (!permission || permissions.includes(permission));
  return (
    <>
      {words
        .map(({ heading, entries }) => ({ heading, entries: entries.filter(mayOpen) }))
        .filter(({ entries }) => entries.length > 0)
        .map(({ heading, entries }) => (
          <div key={heading ?? 'main'}>
            {heading && <p className="bd-rail-heading">{heading}</p>}
            <ul className="bd-rail-list">
              {entries.map((entry) => (
                <li key={entry.label}>
                  <Link
                    // Which of the words have a screen is looked up above.
                    to={entry.to as NonNullable<LinkProps['to']>}
                    className="bd-rail-link"
                    activeOptions={{ includeSearch: false, exact: entry.to === '/' }}
                    {...(onNavigate && { onClick: onNavigate })}
                  >
                    {entry.label}
                    {entry.count && <Count count={counts[entry.count]} />}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
    </>
  );
}

function Count({ count }: { count: { waiting: number; means: string } | undefined }) {
  if (!count || count.waiting === 0) return null;
  return (
    <span className="bd-rail-count" title={count.means}>
      {count.waiting > 999 ? '999+' : count.waiting}
      <span className="bd-hidden"> {count.means}</span>
    </span>
  );
}
