import { type dunningRow, dunningList, type Wire } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatMoney } from '../../../shared/format.ts';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { moneyCell } from '../../../shared/list/money-cell.tsx';
import { Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { DunningActs } from './dunning-acts.tsx';
import './dunning.css';

type Row = Wire<typeof dunningRow>;

export const dunningSource: ListSource<Row> = {
  definition: dunningList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.dunning,
    count: trpc.billing.dunningCount,
    newSince: trpc.billing.dunningNewSince,
    options: trpc.billing.dunningOptions,
  },
  freshness: 'money',
};

const name = ({ number, userName }: Row) =>
  `invoice ${number ?? 'without a number'} of ${userName ?? 'No name'}`;

const look: ListLook<Row> = {
  title: 'Dunning',
  searchHint: 'Name, e-mail, in_…, number',
  rowName: (row) => `the ${name(row)}`,
  rowLink: ({ id }, props) => <Link to="/billing/invoices/$id" params={{ id }} {...props} />,
  card: ['userName', 'remaining', 'reason', 'nextAttemptAt', 'dueAt'],
  copyId: ({ id, stripeId }) => stripeId ?? id,
  stripeUrl: ({ stripeUrl }) => stripeUrl,
  cells: {
    userName: ({ userName, product }) => <Lines first={userName || 'No name'} second={product} />,
    remaining: ({ remaining, recurring, interval }) => (
      <Lines
        first={moneyCell(remaining)}
        second={recurring && interval ? `then ${formatMoney(recurring)} a ${interval}` : 'once'}
      />
    ),
    reason: Why,
    nextAttemptAt: Tries,
    dueAt: Behind,
    recurring: ({ recurring }) => moneyCell(recurring),
  },
  acts: (row) => <DunningActs row={row} what={name(row)} />,
  views: [
    { name: 'Next attempt first', search: { sort: 'nextAttemptAt' } },
    { name: 'Longest behind', search: { sort: 'dueAt' } },
    {
      name: 'No more attempts',
      search: { filters: [{ field: 'nextAttemptAt', op: 'empty' }] },
    },
    {
      name: 'Grace is over',
      search: { filters: [{ field: 'isGraceOver', op: 'is', value: true }] },
    },
  ],
  emptyTitle: 'Everything is paid',
  whenEmpty:
    'An invoice stands here from the first attempt that fails, or from its due day, until it is paid, given up or voided.',
};

/** Two lines in a row of the list: what it is, and below, quieter, what goes with it. */
function Lines({
  first,
  second,
  className = '',
}: {
  first: ReactNode;
  second?: ReactNode;
  className?: string;
}) {
  return (
    <span className={`bd-dunning-lines ${className}`}>
      <span>{first}</span>
      {second && <span className="bd-muted">{second}</span>}
    </span>
  );
}

function Why({ reason, isHopeless }: Row) {
  return (
    <Lines
      className="bd-dunning-why"
      first={reason ?? 'No card was tried.'}
      second={isHopeless ? 'The same card will not be tried again.' : null}
    />
  );
}

/** What Stripe tries next, and what was tried: each with why it failed. */
function Tries({ tries, attempts, nextAttemptAt, isHopeless }: Row) {
  const times = attempts === 1 ? 'tried once' : `tried ${attempts} times`;
  return (
    <Lines
      first={nextAttemptAt && !isHopeless ? <Time at={nextAttemptAt} as="when" /> : 'no more tries'}
      second={
        tries.length === 0 ? (
          attempts === 0 ? (
            'not tried'
          ) : (
            times
          )
        ) : (
          <details className="bd-dunning-tries">
            <summary>{times}</summary>
            <ol>
              {tries.map(({ at, words }) => (
                <li key={at}>
                  <Time at={at} as="when" />: {words}
                </li>
              ))}
            </ol>
          </details>
        )
      }
    />
  );
}

function Behind({ daysBehind, graceEndsAt, isGraceOver }: Row) {
  return (
    <Lines
      first={daysBehind === 1 ? '1 day' : `${daysBehind} days`}
      second={
        isGraceOver ? (
          <Chip tone="bad">grace is over</Chip>
        ) : (
          graceEndsAt && (
            <>
              access until <Time at={graceEndsAt} as="day" />
            </>
          )
        )
      }
    />
  );
}

/** Every invoice that should have been paid: why it was not, what is tried next, and until when there is access. */
export function DunningScreen() {
  return <ListScreen source={dunningSource} look={look} />;
}
