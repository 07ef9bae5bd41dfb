import { type disputeRow, disputesList, disputesToAnswer, type Wire } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { formatMoney } from '../../../shared/format.ts';
import { Nothing } from '../../../shared/list/cells.tsx';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { moneyCell } from '../../../shared/list/money-cell.tsx';
import { userCell } from './user-cell.tsx';

type Row = Wire<typeof disputeRow>;

export const disputesSource: ListSource<Row> = {
  definition: disputesList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.disputes,
    count: trpc.billing.disputesCount,
    newSince: trpc.billing.disputesNewSince,
    options: trpc.billing.disputesOptions,
  },
  freshness: 'money',
};

const soonMs = 3 * 86_400_000;

const look: ListLook<Row> = {
  title: 'Disputes',
  searchHint: 'Name, e-mail, dp_…, pi_…',
  rowName: ({ amount, userName }) =>
    `the dispute${amount ? ` over ${formatMoney(amount)}` : ''}${userName ? ` by ${userName}` : ''}`,
  rowLink: ({ id }, props) => <Link to="/billing/disputes/$id" params={{ id }} {...props} />,
  card: ['amount', 'status', 'userName', 'reason', 'evidenceDueAt'],
  copyId: ({ id, stripeId }) => stripeId ?? id,
  stripeUrl: ({ stripeUrl }) => stripeUrl,
  tones: {
    status: {
      needs_response: 'bad',
      under_review: 'info',
      won: 'good',
      lost: 'neutral',
      warning_needs_response: 'warning',
      warning_under_review: 'info',
      warning_closed: 'neutral',
      prevented: 'good',
      appeal_needs_response: 'bad',
      appeal_under_review: 'info',
    },
  },
  cells: {
    amount: ({ amount }) => moneyCell(amount),
    userName: userCell,
    evidenceDueAt: ({ evidenceDueAt, status }) =>
      evidenceDueAt ? (
        <Deadline at={evidenceDueAt} isWaiting={disputesToAnswer.includes(status ?? '')} />
      ) : (
        <Nothing />
      ),
  },
  views: [
    {
      name: 'Disputes by deadline',
      search: {
        filters: [{ field: 'status', op: 'in', value: [...disputesToAnswer] }],
        sort: 'evidenceDueAt',
      },
    },
    {
      name: 'Under review',
      search: {
        filters: [
          {
            field: 'status',
            op: 'in',
            value: ['under_review', 'warning_under_review', 'appeal_under_review'],
          },
        ],
      },
    },
    { name: 'Lost', search: { filters: [{ field: 'status', op: 'in', value: ['lost'] }] } },
  ],
  whenEmpty: 'No customer has disputed a payment. May it stay that way.',
};

/** Until when evidence is due; loud only where somebody still has to give it. */
function Deadline({ at, isWaiting }: { at: string; isWaiting: boolean }) {
  const urgency = isWaiting ? urgencyOf(at) : undefined;
  return (
    <span className="bd-chips">
      <Time at={at} />
      {urgency && <Chip tone="bad">{urgency}</Chip>}
    </span>
  );
}

function urgencyOf(at: string, now = Date.now()): string | undefined {
  const left = new Date(at).getTime() - now;
  if (left < 0) return 'overdue';
  return left < soonMs ? 'soon' : undefined;
}

/** Every dispute; those that wait for evidence have a day by which it is due. */
export function DisputesScreen() {
  return <ListScreen source={disputesSource} look={look} />;
}
