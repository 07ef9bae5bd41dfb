import { type refundRow, refundStates, refundsList, type Wire } from '@backdesk/contract';
import { Link } from '@tanstack/react-router';
import { formatMoney } from '../../../shared/format.ts';
import { Cell } from '../../../shared/list/cells.tsx';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { refundWords } from '../../../shared/state-words.ts';
import { trpc } from '../../../shared/trpc.ts';
import { moneyCell } from '../../../shared/list/money-cell.tsx';
import { tonesOf } from '../../../shared/list/tones-of.ts';
import { userCell } from './user-cell.tsx';

type Row = Wire<typeof refundRow>;

export const refundsSource: ListSource<Row> = {
  definition: refundsList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.refunds,
    count: trpc.billing.refundsCount,
    newSince: trpc.billing.refundsNewSince,
    options: trpc.billing.refundsOptions,
  },
  freshness: 'money',
};

const tones = tonesOf(refundStates, (state) => refundWords(state).tone);

const look: ListLook<Row> = {
  title: 'Refunds',
  searchHint: 'Name, e-mail, re_…, pi_…',
  rowName: ({ amount, userName }) =>
    `the refund${amount ? ` of ${formatMoney(amount)}` : ''}${userName ? ` to ${userName}` : ''}`,
  rowLink: ({ id }, props) => <Link to="/billing/refunds/$id" params={{ id }} {...props} />,
  copyId: ({ id, stripeId }) => stripeId ?? id,
  stripeUrl: ({ stripeUrl }) => stripeUrl,
  cells: {
    amount: ({ amount }) => moneyCell(amount),
    state: ({ state, detail }) => (
      <span title={detail ?? undefined}>
        <Cell field={refundsList.fields.state} value={state} tones={tones} />
      </span>
    ),
    userName: userCell,
    requestedBy: ({ requestedBy, isExternal }) =>
      requestedBy ?? <span className="bd-muted">{isExternal ? 'made at Stripe' : '–'}</span>,
  },
  views: [
    { name: 'Not confirmed', search: { filters: [{ field: 'state', op: 'in', value: ['unknown'] }] } },
    {
      name: 'On their way',
      search: {
        filters: [
          {
            field: 'state',
            op: 'in',
            value: ['requested', 'awaiting_approval', 'submitting', 'pending', 'requires_action'],
          },
        ],
      },
    },
    { name: 'Failed', search: { filters: [{ field: 'state', op: 'in', value: ['failed'] }] } },
    { name: 'Made at Stripe', search: { filters: [{ field: 'isExternal', op: 'is', value: true }] } },
  ],
  whenEmpty: 'Nobody has been refunded yet. A refund starts at the payment, on the page of its user.',
};

/** Every refund, made here or at Stripe. */
export function RefundsScreen() {
  return <ListScreen source={refundsSource} look={look} />;
}
