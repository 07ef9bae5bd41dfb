import { type OutcomeDay, outcomeDays } from '@backdesk/contract';
import { EmptyState, PageHeader } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatDay } from '../../../shared/format.ts';
import { QueryPanel } from '../../../shared/states/query-panel.tsx';
import { PlainTable } from '../../../shared/table/plain-table.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { PolicyRow } from './policy-row.tsx';
import './goodwill.css';

const right = 'bd-amount';

/** Whether what was given away was worth it, by what it was and why. */
export function GoodwillPage({ product, days }: { product: string | undefined; days: OutcomeDay }) {
  const outcomes = useQuery(trpc.billing.goodwillOutcomes.queryOptions({ product }));
  return (
    <>
      <PageHeader title="Goodwill">
        <span>refunds, credit, coupons and free days, and what became of those who got them</span>
      </PageHeader>
      <QueryPanel
        title="Outcome by policy"
        query={outcomes}
        flush
        rows={6}
        permission="billing:read"
        aside={<DaysChoice days={days} />}
      >
        {({ policies, since, isCut }) =>
          policies.length === 0 ? (
            <EmptyState title="Nothing was given away yet">
              Once a refund, credit, a coupon or free days were given, what became of it stands here.
            </EmptyState>
          ) : (
            <>
              <PlainTable
                label={`Outcome by policy, ${days} days after`}
                heads={[
                  'Why',
                  { label: 'Given', className: right },
                  `Subscribed on day ${days}`,
                  'Disputed by then',
                  { label: 'Paid by then', className: right },
                ]}
              >
                {policies.map((policy) => (
                  <PolicyRow
                    key={`${policy.kind} ${policy.reason} ${policy.given.currency}`}
                    policy={policy}
                    days={days}
                  />
                ))}
              </PlainTable>
              <p className="bd-goodwill-note bd-muted">
                {isCut ? 'The newest 10,000' : 'Everything'} since {formatDay(since)}. Outcomes are of what
                was given at least {days} days ago; what these people paid counts in the same currency, less
                what was refunded of it.
              </p>
            </>
          )
        }
      </QueryPanel>
    </>
  );
}

function DaysChoice({ days }: { days: OutcomeDay }) {
  return (
    <nav className="bd-goodwill-days" aria-label="Days after">
      {outcomeDays.map((choice) => (
        <Link
          key={choice}
          to="/billing/goodwill"
          search={(before) => ({ ...before, days: choice })}
          replace
          aria-current={choice === days ? 'true' : undefined}
        >
          {choice} days
        </Link>
      ))}
    </nav>
  );
}
