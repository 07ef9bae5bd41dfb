import type { dunningView, Wire } from '@backdesk/contract';
import { Chip, EmptyState, PageHeader } from '@backdesk/ui';
import { Button, CopyButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { Can } from '../../../shared/can.tsx';
import { formatMoney } from '../../../shared/format.ts';
import { QueryPanel } from '../../../shared/states/query-panel.tsx';
import { PlainTable } from '../../../shared/table/plain-table.tsx';
import { TwoLines } from '../../../shared/table/two-lines.tsx';
import { useRowKeys } from '../../../shared/table/use-row-keys.ts';
import { Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';
import '../billing.css';
import './dunning.css';

type Invoice = Wire<typeof dunningView>['invoices'][number];

const heads = [
  'Customer',
  { label: 'At stake', className: 'bd-amount' },
  { label: 'Why', className: 'bd-dunning-why' },
  'Tries',
  'Access',
  { label: 'Act', isHidden: true },
];

/** Invoices that should have been paid: why they were not, what is tried next, and until when there is access. */
export function DunningPage({ product }: { product: string | undefined }) {
  const table = useRef<HTMLDivElement>(null);
  useRowKeys(table);
  const query = useQuery({
    ...trpc.billing.dunning.queryOptions({ product }),
    refetchInterval: 60_000,
  });
  return (
    <>
      <PageHeader title="Dunning">
        <span>invoices that should have been paid, those with most to lose first</span>
      </PageHeader>
      <QueryPanel title="Not paid" query={query} flush rows={6} permission="billing:read">
        {({ invoices, hasMore }) =>
          invoices.length === 0 ? (
            <EmptyState title="Everything is paid">
              An invoice stands here from the first try that fails, or from its due day, until it is paid,
              given up or voided.
            </EmptyState>
          ) : (
            <div ref={table} className="bd-dunning">
              <PlainTable label="Invoices that should have been paid" heads={heads}>
                {invoices.map((invoice) => (
                  <Row key={invoice.id} invoice={invoice} />
                ))}
              </PlainTable>
              {hasMore && <p className="bd-muted bd-dunning-note">The 100 with most to lose.</p>}
            </div>
          )
        }
      </QueryPanel>
    </>
  );
}

function Row({ invoice }: { invoice: Invoice }) {
  const { id, userId, userName, productName, number, remaining, recurring, reason, isHopeless } = invoice;
  return (
    <tr>
      <td>
        <TwoLines
          first={
            <Link to="/users/$userId" params={{ userId }} className="bd-link">
              {userName}
            </Link>
          }
          second={productName}
        />
      </td>
      <td className="bd-amount">
        <TwoLines
          first={
            <Link
              to="/billing/invoices/$id"
              params={{ id }}
              className="bd-link"
              data-row-link
              aria-label={`Invoice ${number ?? 'without a number'} of ${userName}, ${formatMoney(remaining)}`}
            >
              {formatMoney(remaining)}
            </Link>
          }
          second={recurring ? `then ${formatMoney(recurring.price)} a ${recurring.interval}` : 'once'}
        />
      </td>
      <td className="bd-dunning-why">
        <TwoLines
          first={reason ?? 'No card was tried.'}
          second={isHopeless ? 'The same card will not be tried again.' : null}
        />
      </td>
      <td>
        <Tries invoice={invoice} />
      </td>
      <td>
        <Access invoice={invoice} />
      </td>
      <td>
        <Acts invoice={invoice} />
      </td>
    </tr>
  );
}

/** What was tried, each with why it failed on hover, and what Stripe tries next. */
function Tries({ invoice: { attempts, attemptCount, nextAttemptAt, isHopeless } }: { invoice: Invoice }) {
  const times = attemptCount === 1 ? 'once' : `${attemptCount} times`;
  return (
    <TwoLines
      first={
        attempts.length === 0 ? (
          attemptCount === 0 ? (
            'not tried'
          ) : (
            times
          )
        ) : (
          <details className="bd-dunning-tries">
            <summary>{times}</summary>
            <ol>
              {attempts.map(({ at, words }) => (
                <li key={at}>
                  <Time at={at} as="when" />: {words}
                </li>
              ))}
            </ol>
          </details>
        )
      }
      second={
        nextAttemptAt && !isHopeless ? (
          <>
            next <Time at={nextAttemptAt} as="when" />
          </>
        ) : (
          'no more tries'
        )
      }
    />
  );
}

function Access({ invoice: { accessEndsAt, daysPastDue, isGraceOver } }: { invoice: Invoice }) {
  return (
    <TwoLines
      first={
        isGraceOver ? (
          <>
            <Chip tone="bad">grace is over</Chip> <Time at={accessEndsAt} as="day" />
          </>
        ) : (
          <>
            ends <Time at={accessEndsAt} as="day" />
          </>
        )
      }
      second={daysPastDue === 1 ? '1 day past due' : `${daysPastDue} days past due`}
    />
  );
}

function Acts({ invoice: { id, number, userName, payUrl } }: { invoice: Invoice }) {
  const what = `invoice ${number ?? 'without a number'} of ${userName}`;
  return (
    <span className="bd-dunning-acts">
      <Can permission="billing:change_invoices">
        <Button
          size="compact-xs"
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/billing/invoices/$id/pay"
              params={{ id }}
              aria-label={`Retry now… ${what}`}
              {...props}
            />
          )}
        >
          Retry now…
        </Button>
      </Can>
      {payUrl && (
        <CopyButton value={payUrl}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              onClick={copy}
              aria-label={copied ? undefined : `Copy pay page of ${userName}, to ask for another card`}
            >
              {copied ? 'Copied' : 'Copy pay page'}
            </Button>
          )}
        </CopyButton>
      )}
      <Can permission="billing:change_invoices">
        <Button
          size="compact-xs"
          variant="subtle"
          renderRoot={(props) => (
            <Link
              to="/billing/invoices/$id/give-up"
              params={{ id }}
              aria-label={`Give up… ${what}`}
              {...props}
            />
          )}
        >
          Give up…
        </Button>
      </Can>
    </span>
  );
}
