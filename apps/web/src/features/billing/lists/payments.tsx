import { paymentStatuses, type paymentRow, paymentsList, type Wire } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';
import type { BulkActions } from '../../../shared/list/bulk-bar.tsx';
import { formatMoney } from '../../../shared/format.ts';
import { Cell, Nothing, Text } from '../../../shared/list/cells.tsx';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { paymentTone } from '../../../shared/state-words.ts';
import { trpc } from '../../../shared/trpc.ts';
import { moneyCell } from '../../../shared/list/money-cell.tsx';
import { tonesOf } from '../../../shared/list/tones-of.ts';
import { BulkRefundButton } from '../bulk-refund/bulk-refund-button.tsx';
import { userCell } from './user-cell.tsx';

type Row = Wire<typeof paymentRow>;

export const paymentsSource: ListSource<Row> = {
  definition: paymentsList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.payments,
    count: trpc.billing.paymentsCount,
    newSince: trpc.billing.paymentsNewSince,
    options: trpc.billing.paymentsOptions,
  },
  freshness: 'money',
};

const tones = tonesOf(paymentStatuses, paymentTone);

const look: ListLook<Row> = {
  title: 'Payments',
  searchHint: 'Name, e-mail, pi_…, invoice number',
  rowName: ({ amount, userName }) =>
    `the payment${amount ? ` of ${formatMoney(amount)}` : ''}${userName ? ` by ${userName}` : ''}`,
  rowLink: ({ id }, props) => <Link to="/billing/payments/$id" params={{ id }} {...props} />,
  copyId: ({ id, stripeId }) => stripeId ?? id,
  stripeUrl: ({ stripeUrl }) => stripeUrl,
  cells: {
    amount: ({ amount }) => moneyCell(amount),
    refunded: ({ refunded }) => moneyCell(refunded),
    status: ({ status, isDisputed, failureMessage }) => (
      <span className="bd-chips" title={failureMessage ?? undefined}>
        <Cell field={paymentsList.fields.status} value={status} tones={tones} />
        {isDisputed && <Chip tone="bad">Disputed</Chip>}
      </span>
    ),
    userName: userCell,
    description: ({ description, failureMessage }) => {
      const text = failureMessage ?? description;
      return text ? <Text text={text} /> : <Nothing />;
    },
  },
  views: [
    {
      name: 'Failed this week',
      search: {
        filters: [
          { field: 'status', op: 'in', value: ['failed'] },
          { field: 'createdAt', op: 'in_last', value: { n: 7, unit: 'day' } },
        ],
      },
    },
    {
      name: 'Waits for the customer',
      search: { filters: [{ field: 'status', op: 'in', value: ['requires_action'] }] },
    },
    { name: 'Refunded', search: { filters: [{ field: 'refunded', op: 'at_least', value: '1' }] } },
    { name: 'Disputed', search: { filters: [{ field: 'isDisputed', op: 'is', value: true }] } },
  ],
  whenEmpty: 'Payments appear here as soon as Stripe tells of the first one. Intake shows what it has sent.',
};

const bulkActions: BulkActions = (selected) => (
  <Can permission="billing:bulk_refund">
    <BulkRefundButton {...selected} />
  </Can>
);

/** Every payment, newest first. */
export function PaymentsScreen() {
  return <ListScreen source={paymentsSource} look={look} bulkActions={bulkActions} />;
}
