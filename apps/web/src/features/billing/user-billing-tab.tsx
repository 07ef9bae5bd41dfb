import { type userCountsView, type Wire } from '@backdesk/contract';
import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { cappedWords } from '../../shared/format.ts';
import { trpc } from '../../shared/trpc.ts';
import { billingParts, type BillingPart } from './user-billing-parts.ts';
import { UserCredits } from './user-credits.tsx';
import {
  UserDisputes,
  UserInvoices,
  UserPayments,
  UserRefunds,
  UserSubscriptions,
} from './user-billing-lists.tsx';
import './billing.css';

type Props = { userId: string; part: BillingPart; onPart: (part: BillingPart) => void };
type Counts = Wire<typeof userCountsView>;

const labels: Record<BillingPart, string> = {
  payments: 'Payments',
  subscriptions: 'Subscriptions',
  invoices: 'Invoices',
  refunds: 'Refunds',
  disputes: 'Disputes',
  credits: 'Credits',
};
const parts = {
  payments: UserPayments,
  subscriptions: UserSubscriptions,
  invoices: UserInvoices,
  refunds: UserRefunds,
  disputes: UserDisputes,
  credits: UserCredits,
} as const;

/** Everything about money with this user, one kind at a time; only the one that is open is read. */
export function UserBillingTab({ userId, part, onPart }: Props) {
  const { data: counts } = useQuery(trpc.users.counts.queryOptions({ userId }));
  const Part = parts[part];
  return (
    <div className="bd-stack">
      <fieldset className="bd-filters">
        <legend className="bd-hidden">Kind of entry</legend>
        {billingParts.map((name) => (
          <UnstyledButton
            key={name}
            className="bd-filter"
            aria-pressed={name === part}
            onClick={() => onPart(name)}
          >
            {labels[name]} <PartCount counts={counts} part={name} />
          </UnstyledButton>
        ))}
      </fieldset>
      <Part userId={userId} />
    </div>
  );
}

function PartCount({ counts, part }: { counts: Counts | undefined; part: BillingPart }) {
  return counts ? <span className="bd-tab-count">{cappedWords(counts[part])}</span> : null;
}
