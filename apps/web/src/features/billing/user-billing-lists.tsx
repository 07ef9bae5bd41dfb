import {
  type disputeRow,
  disputeStatusLabels,
  type invoiceRow,
  invoiceStatusLabels,
  type paymentRow,
  paymentStatusLabels,
  type refundRow,
  refundStateLabels,
  type subscriptionRow,
  subscriptionStatusLabels,
  type Wire,
} from '@backdesk/contract';
import { Chip, CopyableId, ExternalLink, type Tone } from '@backdesk/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { formatCard, formatMoney, type WireMoney } from '../../shared/format.ts';
import { words } from '../../shared/state-words.ts';
import { keyset } from '../../shared/table/keyset.ts';
import { type PartColumn, PartPanel } from '../../shared/table/part-panel.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

// The lists of billing, narrowed to one user: their search finds whatever belongs to one of our ids.
type Props = { userId: string };

export function UserPayments({ userId }: Props) {
  const query = useInfiniteQuery(trpc.billing.payments.infiniteQueryOptions({ q: userId }, keyset));
  return (
    <PartPanel
      title="Payments"
      query={query}
      columns={paymentColumns}
      rowId={rowId}
      empty={{ title: 'No payments', text: 'Nothing has been charged to this user yet.' }}
    />
  );
}

export function UserSubscriptions({ userId }: Props) {
  const query = useInfiniteQuery(trpc.billing.subscriptions.infiniteQueryOptions({ q: userId }, keyset));
  return (
    <PartPanel
      title="Subscriptions"
      query={query}
      columns={subscriptionColumns}
      rowId={rowId}
      empty={{ title: 'No subscriptions', text: 'They have never subscribed to a plan.' }}
    />
  );
}

export function UserInvoices({ userId }: Props) {
  const query = useInfiniteQuery(trpc.billing.invoices.infiniteQueryOptions({ q: userId }, keyset));
  return (
    <PartPanel
      title="Invoices"
      query={query}
      columns={invoiceColumns}
      rowId={rowId}
      empty={{ title: 'No invoices', text: 'Stripe has made none for this user.' }}
    />
  );
}

export function UserRefunds({ userId }: Props) {
  const query = useInfiniteQuery(trpc.billing.refunds.infiniteQueryOptions({ q: userId }, keyset));
  return (
    <PartPanel
      title="Refunds"
      query={query}
      columns={refundColumns}
      rowId={rowId}
      empty={{ title: 'No refunds', text: 'Nothing was given back, here or at Stripe.' }}
    />
  );
}

export function UserDisputes({ userId }: Props) {
  const query = useInfiniteQuery(trpc.billing.disputes.infiniteQueryOptions({ q: userId }, keyset));
  return (
    <PartPanel
      title="Disputes"
      query={query}
      columns={disputeColumns}
      rowId={rowId}
      empty={{ title: 'No disputes', text: 'They have questioned no charge at their bank.' }}
    />
  );
}

const rowId = ({ id }: { id: string }) => id;
const amount = (money: WireMoney | null) => (money ? formatMoney(money) : '–');
const day = (at: string | null) => (at ? <Time at={at} as="day" /> : '–');

const tones: Readonly<Record<string, Tone>> = {
  succeeded: 'good',
  active: 'good',
  paid: 'good',
  won: 'good',
  trialing: 'info',
  pending: 'info',
  processing: 'info',
  open: 'warning',
  past_due: 'warning',
  unknown: 'warning',
  under_review: 'warning',
  failed: 'bad',
  unpaid: 'bad',
  lost: 'bad',
  uncollectible: 'bad',
  needs_response: 'bad',
};

function State({ of, labels }: { of: string | null; labels: Readonly<Record<string, string>> }) {
  if (of === null) return <>–</>;
  return <Chip tone={tones[of] ?? 'neutral'}>{(labels[of] ?? words(of)).toLowerCase()}</Chip>;
}

function Ids({ stripeId, url, label }: { stripeId: string | null; url: string | null; label: string }) {
  return (
    <span className="bd-inline">
      {stripeId && <CopyableId value={stripeId} label={label} short />}
      <ExternalLink href={url}>Stripe</ExternalLink>
    </span>
  );
}

const paymentColumns: PartColumn<Wire<typeof paymentRow>>[] = [
  { id: 'when', header: 'When', cell: (row) => day(row.paidAt ?? row.createdAt) },
  { id: 'amount', header: 'Amount', className: 'bd-amount', cell: (row) => amount(row.amount) },
  { id: 'status', header: 'Status', cell: (row) => <State of={row.status} labels={paymentStatusLabels} /> },
  {
    id: 'refunded',
    header: 'Refunded',
    className: 'bd-amount bd-wide',
    cell: (row) => (row.refunded && row.refunded.amount !== '0' ? formatMoney(row.refunded) : '–'),
  },
  {
    id: 'how',
    header: 'How',
    className: 'bd-wide',
    cell: (row) => (
      <span className="bd-wrap">
        {[formatCard(row.cardBrand, row.cardLast4), row.failureMessage].filter(Boolean).join(' · ') || '–'}
      </span>
    ),
  },
  {
    id: 'id',
    header: 'Id',
    cell: (row) => <Ids stripeId={row.stripeId} url={row.stripeUrl} label="payment id" />,
  },
  {
    id: 'refund',
    header: 'Refund',
    cell: (row) =>
      row.status === 'succeeded' && (
        <Can permission="billing:refund">
          <Link
            to="/users/$userId/refund/$paymentId"
            params={{ userId: row.userId, paymentId: row.id }}
            search={{ from: 'billing' }}
            id={`refund-${row.id}`}
            className="bd-link"
          >
            Refund
          </Link>
        </Can>
      ),
  },
];

const subscriptionColumns: PartColumn<Wire<typeof subscriptionRow>>[] = [
  { id: 'plan', header: 'Plan', cell: (row) => row.plan ?? '–' },
  {
    id: 'status',
    header: 'Status',
    cell: (row) => <State of={row.status} labels={subscriptionStatusLabels} />,
  },
  {
    id: 'price',
    header: 'Price',
    className: 'bd-amount',
    cell: (row) => `${amount(row.price)}${row.interval ? ` a ${row.interval}` : ''}`,
  },
  { id: 'since', header: 'Since', cell: (row) => day(row.startedAt) },
  {
    id: 'until',
    header: 'Period ends',
    cell: (row) => (
      <>
        {day(row.endedAt ?? row.currentPeriodEndAt)}
        {row.isCancelAtPeriodEnd && <span className="bd-muted"> and does not renew</span>}
      </>
    ),
  },
  {
    id: 'id',
    header: 'Id',
    className: 'bd-wide',
    cell: (row) => <Ids stripeId={row.stripeId} url={row.stripeUrl} label="subscription id" />,
  },
];

const invoiceColumns: PartColumn<Wire<typeof invoiceRow>>[] = [
  { id: 'when', header: 'Created', cell: (row) => day(row.createdAt) },
  {
    id: 'number',
    header: 'Number',
    cell: (row) => (row.number ? <CopyableId value={row.number} label="invoice number" /> : '–'),
  },
  { id: 'status', header: 'Status', cell: (row) => <State of={row.status} labels={invoiceStatusLabels} /> },
  { id: 'total', header: 'Total', className: 'bd-amount', cell: (row) => amount(row.total) },
  { id: 'paid', header: 'Paid', className: 'bd-amount bd-wide', cell: (row) => amount(row.paid) },
  { id: 'due', header: 'Due', className: 'bd-wide', cell: (row) => day(row.dueAt) },
  {
    id: 'id',
    header: 'Id',
    cell: (row) => <Ids stripeId={row.stripeId} url={row.stripeUrl} label="invoice id" />,
  },
];

const refundColumns: PartColumn<Wire<typeof refundRow>>[] = [
  { id: 'when', header: 'Requested', cell: (row) => day(row.createdAt) },
  { id: 'amount', header: 'Amount', className: 'bd-amount', cell: (row) => amount(row.amount) },
  { id: 'state', header: 'State', cell: (row) => <State of={row.state} labels={refundStateLabels} /> },
  {
    id: 'why',
    header: 'Why',
    cell: (row) => (
      <span className="bd-wrap">{row.reason ? words(row.reason) : 'made outside Backdesk'}</span>
    ),
  },
  { id: 'who', header: 'By', className: 'bd-wide', cell: (row) => row.requestedBy ?? '–' },
  { id: 'settled', header: 'Settled', className: 'bd-wide', cell: (row) => day(row.settledAt) },
  {
    id: 'id',
    header: 'Id',
    cell: (row) => <Ids stripeId={row.stripeId} url={row.stripeUrl} label="refund id" />,
  },
];

const disputeColumns: PartColumn<Wire<typeof disputeRow>>[] = [
  { id: 'when', header: 'Opened', cell: (row) => day(row.createdAt) },
  { id: 'amount', header: 'Amount', className: 'bd-amount', cell: (row) => amount(row.amount) },
  { id: 'status', header: 'Status', cell: (row) => <State of={row.status} labels={disputeStatusLabels} /> },
  { id: 'why', header: 'Reason', cell: (row) => (row.reason ? words(row.reason) : '–') },
  {
    id: 'due',
    header: 'Evidence due',
    cell: (row) => (row.evidenceDueAt ? <Time at={row.evidenceDueAt} /> : '–'),
  },
  {
    id: 'id',
    header: 'Id',
    cell: (row) => <Ids stripeId={row.stripeId} url={row.stripeUrl} label="dispute id" />,
  },
];
