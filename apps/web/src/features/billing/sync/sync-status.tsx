import { type syncStatusView, syncKindLabels, type Wire } from '@backdesk/contract';
import { type Figure, FigureStrip, Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Can } from '../../../shared/can.tsx';
import { countOf, formatCount } from '../../../shared/format-figure.ts';
import { formatClock } from '../../../shared/format.ts';
import { problemOf } from '../../../shared/problem.ts';
import { QueryPanel } from '../../../shared/states/query-panel.tsx';
import { PlainTable } from '../../../shared/table/plain-table.tsx';
import { AsOf, Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';
import './sync.css';

type Status = Wire<typeof syncStatusView>;

const pollMs = 15_000;

/** Up to when each account is here, what of it differs, and how fresh each kind of object is. */
export function SyncStatus() {
  const query = useQuery({ ...trpc.billing.syncStatus.queryOptions(), refetchInterval: pollMs });
  return (
    <div className="bd-list-above">
      <QueryPanel
        title="How far the mirror can be trusted"
        query={query}
        flush
        permission="billing:read"
        aside={
          <span className="bd-sync-aside">
            {query.data && (
              <span>
                <AsOf at={query.data.asOf} />
              </span>
            )}
            <Can permission="billing:sync">
              <CompareButton />
            </Can>
          </span>
        }
      >
        {(status) => (
          <>
            <FigureStrip
              label="Each account at Stripe"
              figures={status.accounts.map((account) => figureOf(account, status.asOf))}
            />
            {status.accounts.map(
              ({ productKey, problem }) =>
                problem && (
                  <Notice key={productKey} tone="warning">
                    {problem}
                  </Notice>
                ),
            )}
            <Runs runs={status.runs} />
            <Kinds kinds={status.kinds} />
          </>
        )}
      </QueryPanel>
    </div>
  );
}

/** Looking at everything takes a while: it is long work that can be left. */
function CompareButton() {
  const navigate = useNavigate();
  // Stays until it is answered: what is sent again is done once.
  const [operationId, setOperationId] = useState(() => crypto.randomUUID());
  const start = useMutation(
    trpc.billing.startSweep.mutationOptions({
      onSuccess: ({ jobId }) => {
        setOperationId(crypto.randomUUID());
        void navigate({
          to: '/billing/sync/work/$jobId',
          params: { jobId },
          search: (before) => before,
          resetScroll: false,
        });
      },
    }),
  );
  return (
    <>
      {start.error && <span role="alert">{problemOf(start.error).message}</span>}
      <Button
        variant="default"
        size="compact-xs"
        loading={start.isPending}
        onClick={() => start.mutate({ operationId, scope: 'full' })}
      >
        Compare now
      </Button>
    </>
  );
}

/** Behind by more than this, webhooks or the reading of events do not work. */
const lateMs = 15 * 60_000;

function figureOf(account: Status['accounts'][number], asOf: string): Figure {
  const { productName, completeUntilAt, comparedAt, differences, objects } = account;
  const isLate = completeUntilAt !== null && Date.parse(asOf) - Date.parse(completeUntilAt) > lateMs;
  return {
    label: productName,
    value: completeUntilAt === null ? 'not loaded' : <Until at={completeUntilAt} asOf={asOf} />,
    // What nobody has compared in full is not good yet.
    tone:
      differences > 0
        ? 'bad'
        : completeUntilAt === null || isLate
          ? 'warning'
          : comparedAt === null
            ? 'neutral'
            : 'good',
    beside: (
      <>
        {differences === 0
          ? `no differences${comparedAt ? '' : ' known'}`
          : `${countOf(differences, 'difference')} in ${countOf(objects, 'object')}`}
        {comparedAt ? (
          <>
            , compared <Time at={comparedAt} />
          </>
        ) : (
          ', never compared in full'
        )}
      </>
    ),
  };
}

const dayMs = 86_400_000;

function Until({ at, asOf }: { at: string; asOf: string }) {
  const isToday = Date.parse(asOf) - Date.parse(at) < dayMs;
  return <>complete to {isToday ? formatClock(at) : <Time at={at} as="when" />}</>;
}

function Runs({ runs }: { runs: Status['runs'] }) {
  const [last] = runs;
  if (!last) return null;
  return (
    <p className="bd-sync-run">
      <strong>{last.title}</strong>{' '}
      {last.finishedAt ? (
        <>
          ended <Time at={last.finishedAt} />
        </>
      ) : (
        'goes on'
      )}
      {last.message && <>: {last.message}</>}
    </p>
  );
}

const heads = [
  'Objects',
  { label: 'Here', className: 'bd-amount' },
  { label: 'Differences', className: 'bd-amount' },
  'Complete to',
  { label: 'Compared', className: 'bd-wide' },
];

function Kinds({ kinds }: { kinds: Status['kinds'] }) {
  return (
    <details className="bd-sync-kinds">
      <summary>Each kind of object</summary>
      <PlainTable label="Each kind of object" heads={heads}>
        {kinds.map(({ kind, count, differences, completeUntilAt, comparedAt }) => (
          <tr key={kind}>
            <td>{syncKindLabels[kind as keyof typeof syncKindLabels] ?? kind}</td>
            <td className="bd-amount">{formatCount(count)}</td>
            <td className="bd-amount">{formatCount(differences)}</td>
            <td>{completeUntilAt ? <Time at={completeUntilAt} as="when" /> : 'not loaded'}</td>
            <td className="bd-wide">{comparedAt ? <Time at={comparedAt} /> : 'never'}</td>
          </tr>
        ))}
      </PlainTable>
    </details>
  );
}
