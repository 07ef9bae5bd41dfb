import type { Permission } from '@backdesk/contract';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useMe } from '../me.ts';

type Entry = { to: NonNullable<LinkProps['to']>; label: string; permission?: Permission };

const words: { heading?: string; entries: Entry[] }[] = [
  { entries: [{ to: '/users', label: 'Users', permission: 'users:read' }] },
  {
    heading: 'Staff',
    entries: [
      { to: '/staff/members', label: 'Members', permission: 'staff:read' },
      { to: '/staff/api-keys', label: 'API keys', permission: 'staff:manage_keys' },
      { to: '/staff/sessions', label: 'Sessions' },
      { to: '/staff/audit', label: 'Audit log', permission: 'staff:read_audit' },
    ],
  },
];

/** The words of the desk that this member may open. */
export function Rail({ onNavigate }: { onNavigate?: () => void }) {
  const { permissions } = useMe();
  const mayOpen = (entry: Entry) => !entry.permission || permissions.includes(entry.permission);
  return (
    <>
      {words.map(({ heading, entries }) => (
        <div key={heading ?? 'main'}>
          {heading && <p className="bd-rail-heading">{heading}</p>}
          <ul className="bd-rail-list">
            {entries.filter(mayOpen).map((entry) => (
              <li key={entry.label}>
                <Link
                  to={entry.to}
                  className="bd-rail-link"
                  activeOptions={{ includeSearch: false }}
                  {...(onNavigate && { onClick: onNavigate })}
                >
                  {entry.label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
