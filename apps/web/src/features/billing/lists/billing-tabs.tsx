import { Link, linkOptions, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import './billing-tabs.css';

const tabs = linkOptions([
  { to: '/billing/payments', label: 'Payments' },
  { to: '/billing/subscriptions', label: 'Subscriptions' },
  { to: '/billing/invoices', label: 'Invoices' },
  { to: '/billing/refunds', label: 'Refunds' },
  { to: '/billing/disputes', label: 'Disputes' },
  { to: '/billing/credits', label: 'Credits' },
  { to: '/billing/plans', label: 'Plans' },
]);

/** The lists of billing, one beside the other; on a phone, where the rail is behind a button. */
export function BillingTabs() {
  const nav = useRef<HTMLElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // The one that is open may stand beyond the edge of a phone.
  useEffect(() => {
    const open = nav.current?.querySelector('[aria-current="page"]');
    open?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [path]);
  return (
    <nav className="bd-list-tabs" aria-label="Billing" ref={nav}>
      {tabs.map(({ label, ...link }) => (
        <Link key={link.to} {...link} activeOptions={{ includeSearch: false }}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
