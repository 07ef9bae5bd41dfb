import type { TopupChange } from '@backdesk/contract';
import { Chip, Fact, Facts, Notice, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { isUnderWay } from '../operation-outcome.tsx';
import { topupOpenerId, type TopupTerms, topupWords } from './topup-types.ts';
import '../billing.css';

const lookAgainAfterMs = 2_000;

/** How credit of a user is topped up by itself; nothing where their product has no credit in money. */
export function TopupCard({ userId }: { userId: string }) {
  const { data } = useQuery({
    ...trpc.billing.autoTopup.queryOptions({ userId }),
    refetchInterval: ({ state }) =>
      state.data?.terms?.operations.some(isUnderWay) ? lookAgainAfterMs : false,
  });
  const terms = data?.terms;
  if (!terms) return null;
  const isOff = !terms.isOn;
  return (
    <Panel
      title="Automatic top-up"
      aside={terms.isByDesk ? undefined : `made by ${terms.productName} itself`}
      label="Automatic top-up"
    >
      {terms.off && isOff && (
        <Notice
          tone={terms.off.reason === 'staff' ? 'neutral' : 'warning'}
          title={offTitles[terms.off.reason]}
        >
          {terms.off.detail}{' '}
          <span className="bd-muted">
            {terms.off.by}, <Time at={terms.off.at} as="when" />
          </span>
        </Notice>
      )}
      <Facts>
        <Fact term="State">
          <Chip tone={isOff ? 'neutral' : 'good'}>{isOff ? 'off' : 'on'}</Chip>{' '}
          <span>
            below {formatMoney(terms.threshold)} adds {formatMoney(terms.amount)}
          </span>
        </Fact>
        <Fact term="Balance">{formatMoney(terms.balance)}</Fact>
        <Fact term="Card">
          {terms.card ? (
            <>
              {terms.card.words}{' '}
              {terms.card.expires && (
                <span className={terms.card.isExpired ? undefined : 'bd-muted'}>
                  {terms.card.isExpired ? 'expired after' : 'until'} {terms.card.expires}
                </span>
              )}
            </>
          ) : (
            'none is saved'
          )}
        </Fact>
        <Fact term="Last">
          <Last terms={terms} />
        </Fact>
        <Fact term="Next attempt">
          {terms.isByDesk && terms.isOn && terms.nextAttemptAt && (
            <>
              not before <Time at={terms.nextAttemptAt} as="when" />
            </>
          )}
        </Fact>
      </Facts>
      <Can permission="billing:top_up">
        <div className="bd-refund-buttons bd-topup-ways">
          {!terms.because.now && <Way userId={userId} change="now" />}
          {!terms.because.amounts && <Way userId={userId} change="amounts" />}
          {terms.isOn ? (
            <Way userId={userId} change="off" />
          ) : (
            !terms.because.on && <Way userId={userId} change="on" />
          )}
        </div>
      </Can>
    </Panel>
  );
}

const offTitles = {
  declined: 'Turned off: the card was refused.',
  no_card: 'Turned off: there is no card.',
  staff: 'Turned off by a colleague.',
} as const;

/** What became of the last top-up that Backdesk asked for. */
function Last({ terms: { operations } }: { terms: TopupTerms }) {
  const [last] = operations;
  if (!last) return 'none was made here yet';
  if (isUnderWay(last))
    return (
      <>
        <Chip tone={last.state === 'unknown' ? 'warning' : 'info'}>
          {last.state === 'unknown' ? 'not confirmed' : 'under way'}
        </Chip>{' '}
        {last.detail}
      </>
    );
  const hasFailed = last.state === 'failed';
  return (
    <>
      <Chip tone={hasFailed ? 'bad' : 'good'}>{hasFailed ? 'failed' : 'succeeded'}</Chip>{' '}
      <Time at={last.settledAt ?? last.createdAt} />
      {hasFailed && last.detail && <>: {last.detail}</>}
    </>
  );
}

function Way({ userId, change }: { userId: string; change: TopupChange }) {
  return (
    <Button
      variant="default"
      size="compact-sm"
      renderRoot={(props) => (
        <Link
          to="/users/$userId/top-up/$change"
          params={{ userId, change }}
          search={(before) => before}
          id={topupOpenerId(change)}
          {...props}
        />
      )}
    >
      {topupWords[change].button}
    </Button>
  );
}
