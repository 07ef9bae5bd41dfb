import { disputesToAnswer } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatMoney } from '../../shared/format.ts';
import { countOf } from '../../shared/format-figure.ts';
import { ListLink } from '../../shared/list-link.tsx';
import { refundWords } from '../../shared/state-words.ts';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import type { About } from './blocks.ts';
import { Done, Todo, TodoItem } from './todo.tsx';

const often = { refetchInterval: 60_000 };
const isIn = (field: string, value: readonly string[]) => ({ field, op: 'in', value });

function Person({ userId, userName }: { userId: string; userName: string }) {
  return (
    <Link to="/users/$userId" params={{ userId }}>
      {userName || 'a user without a name'}
    </Link>
  );
}

/** Refunds that are not settled; an unknown outcome is the one that needs somebody. */
export function OpenRefunds({ about }: { about: About }) {
  const { product } = about;
  const query = useQuery({ ...trpc.billing.openRefunds.queryOptions({ product }), ...often });
  return (
    <QueryPanel title="Refunds" query={query} permission="billing:read">
      {({ unknown, onTheirWay, failedLately, rows }) =>
        unknown + onTheirWay + failedLately === 0 ? (
          <Done>Every refund is settled.</Done>
        ) : (
          <>
            <p className="bd-counts">
              {unknown > 0 && (
                <ListLink to="/billing/refunds" search={{ product, filters: [isIn('state', ['unknown'])] }}>
                  <Chip tone="warning">{countOf(unknown, 'outcome')} unknown</Chip>
                </ListLink>
              )}
              {onTheirWay > 0 && (
                <ListLink
                  to="/billing/refunds"
                  search={{
                    product,
                    filters: [isIn('state', ['requested', 'submitting', 'pending', 'requires_action'])],
                  }}
                >
                  <Chip tone="info">{onTheirWay} on their way</Chip>
                </ListLink>
              )}
              {failedLately > 0 && (
                <ListLink
                  to="/billing/refunds"
                  search={{
                    product,
                    filters: [
                      isIn('state', ['failed']),
                      { field: 'createdAt', op: 'in_last', value: { n: 7, unit: 'day' } },
                    ],
                  }}
                >
                  <Chip tone="bad">{failedLately} failed in 7 days</Chip>
                </ListLink>
              )}
            </p>
            <Todo label="Refunds that are not settled">
              {rows.map((refund) => (
                <TodoItem
                  key={refund.id}
                  what={<Person {...refund} />}
                  note={refundWords(refund.state).label}
                  amount={formatMoney(refund.amount)}
                >
                  <span className="bd-muted">
                    <Time at={refund.createdAt} />
                  </span>
                </TodoItem>
              ))}
            </Todo>
          </>
        )
      }
    </QueryPanel>
  );
}

const waitingDisputes = [isIn('status', [...disputesToAnswer])];

/** Disputes by the day their evidence is due. */
export function DueDisputes({ about }: { about: About }) {
  const { product } = about;
  const query = useQuery({ ...trpc.billing.dueDisputes.queryOptions({ product }), ...often });
  return (
    <QueryPanel title="Disputes by deadline" query={query} permission="billing:read">
      {({ waiting, rows }) =>
        waiting === 0 ? (
          <Done>No dispute waits for evidence.</Done>
        ) : (
          <>
            <p className="bd-counts">
              <ListLink
                to="/billing/disputes"
                search={{ product, filters: waitingDisputes, sort: 'evidenceDueAt' }}
              >
                <Chip tone="warning">{countOf(waiting, 'dispute needs', 'disputes need')} evidence</Chip>
              </ListLink>
            </p>
            <Todo label="Disputes that wait for evidence">
              {rows.map((dispute) => (
                <TodoItem
                  key={dispute.id}
                  what={<Person {...dispute} />}
                  note={dispute.reason?.replaceAll('_', ' ')}
                  amount={formatMoney(dispute.amount)}
                >
                  <span className="bd-muted">
                    {dispute.evidenceDueAt ? (
                      <>
                        due <Time at={dispute.evidenceDueAt} />
                      </>
                    ) : (
                      'no deadline'
                    )}
                  </span>
                </TodoItem>
              ))}
            </Todo>
          </>
        )
      }
    </QueryPanel>
  );
}

/** Subscriptions that could not be renewed, and why the newest failed. */
export function FailedRenewals({ about }: { about: About }) {
  const { product } = about;
  const query = useQuery({ ...trpc.billing.failedRenewals.queryOptions({ product }), ...often });
  return (
    <QueryPanel title="Failed renewals" query={query} aside="the last 7 days" permission="billing:read">
      {({ behind, rows }) =>
        behind === 0 && rows.length === 0 ? (
          <Done>Every renewal was paid.</Done>
        ) : (
          <>
            <p className="bd-counts">
              <ListLink
                to="/billing/subscriptions"
                search={{ product, filters: [isIn('status', ['past_due', 'unpaid'])] }}
              >
                <Chip tone={behind > 0 ? 'warning' : 'good'}>
                  {countOf(behind, 'subscription')} behind with paying
                </Chip>
              </ListLink>
            </p>
            <Todo label="Payments that failed">
              {rows.map((payment) => (
                <TodoItem
                  key={payment.id}
                  what={<Person {...payment} />}
                  note={payment.failure}
                  amount={formatMoney(payment.amount)}
                >
                  <span className="bd-muted">
                    <Time at={payment.createdAt} />
                  </span>
                </TodoItem>
              ))}
            </Todo>
          </>
        )
      }
    </QueryPanel>
  );
}
