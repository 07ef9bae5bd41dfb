import { Link, linkOptions } from '@tanstack/react-router';
import './billing-tabs.css';

const tabs = linkOptions([
  { to: '/billing/payments', label: 'Payments' },
  { to: '/billing/subscriptions', label: 'Subscriptions' },
  { to: '/billing/invoices', label: 'Invoices' },
  { to: '/billing/refunds', label: 'Refunds' },
  { to: '/billing/disputes', label: 'Disputes' },
  { to: '/billing/credits', label: 'Credits' },
  { to: '/billing/plans', label: 'Plans' },
  { to: '/billing/sync', label: 'Sync' },
]);

/** The lists of billing, one beside the other; on a phone, where the rail is behind a button. */
export function BillingTabs() {
  return (
    <nav className="bd-list-tabs" aria-label="Billing">
      {tabs.map(({ label, ...link }) => (
        <Link key={link.to} {...link} activeOptions={{ includeSearch: false }}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
