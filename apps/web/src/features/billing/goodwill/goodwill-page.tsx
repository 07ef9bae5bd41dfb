import { type OutcomeMeasure, outcomeMeasureLabels, outcomeMeasures } from '@backdesk/contract';
import { EmptyState, PageHeader } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatDay } from '../../../shared/format.ts';
import { QueryPanel } from '../../../shared/states/query-panel.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { FeesUnknown, MeasureNote } from './measure-note.tsx';
import { OutcomeTable } from './outcome-table.tsx';
import { OutcomeChart } from './outcome-chart.tsx';
import { offerPolicies, type Outcomes, policiesOf } from './policies.ts';
import './goodwill.css';

type Props = { product: string | undefined; measure: OutcomeMeasure };

/** Whether what was given away and offered was worth it, by what it was and why. */
export function GoodwillPage({ product, measure }: Props) {
  const outcomes = useQuery(trpc.billing.goodwillOutcomes.queryOptions({ product }));
  const shared = { query: outcomes, flush: true, rows: 6, permission: 'billing:read' } as const;
  return (
    <>
      <PageHeader title="Goodwill" action={<MeasureChoice measure={measure} />}>
        <span>refunds, credit, coupons, free days and offers, and what became of those who got them</span>
      </PageHeader>
      <div className="bd-stack">
        <QueryPanel title="Outcome by policy" {...shared}>
          {(data: Outcomes) =>
            data.policies.length === 0 ? (
              <EmptyState title="Nothing was given away yet">
                Once a refund, credit, a coupon or free days were given, what became of it stands here.
              </EmptyState>
            ) : (
              <>
                <OutcomeChart measure={measure} policies={policiesOf(data)} name="Outcome by policy" />
                <OutcomeTable measure={measure} policies={policiesOf(data)} name="Outcome by policy" />
                <MeasureNote measure={measure} outcomes={data} />
              </>
            )
          }
        </QueryPanel>
        <QueryPanel title="Offers to those who wanted to cancel" {...shared}>
          {(data: Outcomes) =>
            data.offers.length === 0 ? (
              <EmptyState title="Nobody was offered anything yet">
                Who wants to cancel can be offered something first, from the dialog that cancels.
              </EmptyState>
            ) : (
              <>
                <OutcomeChart measure={measure} policies={offerPolicies(data)} name="Offers" />
                <OutcomeTable measure={measure} policies={offerPolicies(data)} name="Offers" />
                <p className="bd-goodwill-note bd-muted">
                  {data.isCut ? 'The newest 10,000' : 'Everything'} since {formatDay(data.since)}. Counted
                  from the day they answered; whoever canceled without an answer declined.
                  <FeesUnknown measure={measure} policies={offerPolicies(data)} />
                </p>
              </>
            )
          }
        </QueryPanel>
      </div>
    </>
  );
}

function MeasureChoice({ measure }: { measure: OutcomeMeasure }) {
  return (
    <nav className="bd-goodwill-measures" aria-label="What is measured">
      {outcomeMeasures.map((choice) => (
        <Link
          key={choice}
          to="/billing/goodwill"
          search={(before) => ({ ...before, measure: choice })}
          replace
          aria-current={choice === measure ? 'true' : undefined}
        >
          {outcomeMeasureLabels[choice]}
        </Link>
      ))}
    </nav>
  );
}
