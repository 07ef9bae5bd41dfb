import { useMediaQuery } from '@mantine/hooks';
import { Link, linkOptions, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import './billing-tabs.css';

const tabs = linkOptions([
  { to: '/billing/payments', label: 'Payments' },
  { to: '/billing/subscriptions', label: 'Subscriptions' },
  { to: '/billing/invoices', label: 'Invoices' },
  { to: '/billing/dunning', label: 'Dunning' },
  { to: '/billing/refunds', label: 'Refunds' },
  { to: '/billing/approvals', label: 'Approvals' },
  { to: '/billing/disputes', label: 'Disputes' },
  { to: '/billing/fraud-warnings', label: 'Fraud warnings' },
  { to: '/billing/credits', label: 'Credits' },
  { to: '/billing/plans', label: 'Plans' },
  { to: '/billing/discount-codes', label: 'Discount codes' },
  { to: '/billing/goodwill', label: 'Goodwill' },
  { to: '/billing/sync', label: 'Sync' },
]);

/** The lists of billing, one beside the other; on a phone, where the rail is behind a button. */
export function BillingTabs() {
  const bar = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // Where it is shown: see billing-tabs.css.
  const isShown = useMediaQuery('(max-width: 760px)');
  // The bar is wider than a phone: the tab that one is on must not be out of sight.
  useEffect(() => {
    if (!isShown) return;
    const tab = tabs.find(({ to }) => pathname.startsWith(to));
    bar.current?.querySelector(`[href="${tab?.to}"]`)?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [pathname, isShown]);
  return (
    <nav className="bd-list-tabs" aria-label="Billing" ref={bar}>
      {tabs.map(({ label, ...link }) => (
        <Link key={link.to} {...link} activeOptions={{ includeSearch: false }}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
