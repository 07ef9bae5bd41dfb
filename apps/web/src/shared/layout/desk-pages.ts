import type { Permission } from '@backdesk/contract';
import { useRouter } from '@tanstack/react-router';
import { useShownPermissions } from '../me.ts';
import type { RailCount } from './use-rail-counts.ts';

export type DeskPage = {
  to: string;
  label: string;
  permission?: Permission;
  /** Stands beside the word, only where something waits. */
  count?: RailCount;
};

const deskPages: readonly { heading?: string; entries: readonly DeskPage[] }[] = [
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
      { to: '/billing/dunning', label: 'Dunning', permission: 'billing:read' },
      { to: '/billing/refunds', label: 'Refunds', permission: 'billing:read' },
      { to: '/billing/approvals', label: 'Approvals', permission: 'billing:read', count: 'approvals' },
      { to: '/billing/disputes', label: 'Disputes', permission: 'billing:read' },
      { to: '/billing/fraud-warnings', label: 'Fraud warnings', permission: 'billing:read' },
      { to: '/billing/credits', label: 'Credits', permission: 'billing:read' },
      { to: '/billing/plans', label: 'Plans', permission: 'billing:read' },
      { to: '/billing/discount-codes', label: 'Discount codes', permission: 'billing:read' },
      { to: '/billing/goodwill', label: 'Goodwill', permission: 'billing:read' },
      { to: '/billing/sync', label: 'Sync', permission: 'billing:read' },
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
      { to: '/staff/invitations', label: 'Invitations', permission: 'staff:manage' },
      { to: '/staff/roles', label: 'Roles', permission: 'staff:read' },
      { to: '/staff/api-keys', label: 'API keys', permission: 'staff:manage_keys' },
      { to: '/staff/sessions', label: 'Sessions' },
      { to: '/staff/passkeys', label: 'Passkeys' },
      { to: '/staff/audit', label: 'Audit log', permission: 'staff:read_audit' },
    ],
  },
  {
    heading: 'Settings',
    entries: [
      { to: '/settings/products', label: 'Products', permission: 'products:read_settings' },
      { to: '/settings/health', label: 'Health limits', permission: 'health:read' },
    ],
  },
];

/** The words of the desk that this member may open and that have a screen. */
export function useDeskPages(): { heading: string | undefined; entries: readonly DeskPage[] }[] {
  const permissions = useShownPermissions();
  const { routesByPath } = useRouter();
  const mayOpen = ({ to, permission }: DeskPage) =>
    to in routesByPath && (!permission || permissions.includes(permission));
  return deskPages
    .map(({ heading, entries }) => ({ heading, entries: entries.filter(mayOpen) }))
    .filter(({ entries }) => entries.length > 0);
}
