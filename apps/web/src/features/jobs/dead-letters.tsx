import type { deadLettersView, Wire } from '@backdesk/contract';
import { CopyableId, EmptyState, Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { countOf, formatCount } from '../../shared/format-figure.ts';
import { useCan } from '../../shared/me.ts';
import { problemOf } from '../../shared/problem.ts';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { TwoLines } from '../../shared/table/two-lines.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

type Letter = Wire<typeof deadLettersView>['letters'][number];

const heads = [
  'Job',
  'Why it was given up',
  { label: 'Attempts', className: 'bd-amount bd-wide' },
  { label: 'Failed', className: 'bd-wide' },
  { label: 'Actions', isHidden: true },
];

/** Jobs that the queue gave up: each is retried, or dropped for a reason. */
export function DeadLetters() {
  const query = useQuery({ ...trpc.jobs.deadLetters.queryOptions(), refetchInterval: 30_000 });
  const queryClient = useQueryClient();
  const canManage = useCan('jobs:manage');
  const retry = useMutation(
    trpc.jobs.retryDeadLetters.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.jobs.pathFilter()),
    }),
  );
  const shown = query.data?.letters ?? [];
  return (
    <QueryPanel
      title="Dead letters"
      query={query}
      flush
      rows={2}
      permission="jobs:read"
      aside={
        canManage &&
        shown.length > 1 && (
          <Button
            variant="default"
            size="compact-xs"
            loading={retry.isPending}
            onClick={() => retry.mutate({ letters: shown.map(keyOf) })}
          >
            Retry all {formatCount(shown.length)} shown
          </Button>
        )
      }
    >
      {({ letters, total }) => (
        <>
          {retry.error && (
            <Notice tone="bad" role="alert">
              {problemOf(retry.error).message}
            </Notice>
          )}
          {retry.data && (
            <Notice tone="info">
              {countOf(retry.data.changed, 'job is', 'jobs are')} handed out again
              {retry.data.left > 0 && `; ${formatCount(retry.data.left)} had been settled meanwhile`}.
            </Notice>
          )}
          {letters.length === 0 ? (
            <EmptyState title="No dead letters">Every job was done, or is still being tried.</EmptyState>
          ) : (
            <PlainTable label="Dead letters" heads={heads}>
              {letters.map((letter) => (
                <Row
                  key={letter.id}
                  letter={letter}
                  canManage={canManage}
                  isBusy={retry.isPending}
                  onRetry={() => retry.mutate({ letters: [keyOf(letter)] })}
                />
              ))}
            </PlainTable>
          )}
          {total > letters.length && (
            <p className="bd-table-foot">
              The newest {formatCount(letters.length)} of{' '}
              {total >= 1_000 ? 'more than 1,000' : formatCount(total)}.
            </p>
          )}
        </>
      )}
    </QueryPanel>
  );
}

const keyOf = ({ queue, id }: Letter) => ({ queue, id });

type RowProps = { letter: Letter; canManage: boolean; isBusy: boolean; onRetry: () => void };

function Row({ letter, canManage, isBusy, onRetry }: RowProps) {
  return (
    <tr>
      <td>
        <TwoLines first={letter.queue} second={<CopyableId value={letter.id} label="job id" short />} />
      </td>
      <td>
        <TwoLines first={letter.error} second={<span className="bd-mono">{letter.data}</span>} />
      </td>
      <td className="bd-amount bd-wide">{formatCount(letter.attempts)}</td>
      <td className="bd-wide">
        <Time at={letter.failedAt ?? letter.createdAt} />
      </td>
      <td>
        {canManage && (
          <span className="bd-inline-cell">
            <Button
              variant="default"
              size="compact-xs"
              disabled={isBusy}
              aria-label={`Retry ${letter.queue} ${letter.id}`}
              onClick={onRetry}
            >
              Retry
            </Button>
            <Button
              renderRoot={(props) => (
                <Link
                  to="/jobs/drop/$queue/$jobId"
                  params={{ queue: letter.queue, jobId: letter.id }}
                  {...props}
                />
              )}
              variant="default"
              size="compact-xs"
              aria-label={`Drop ${letter.queue} ${letter.id}`}
            >
              Drop…
            </Button>
          </span>
        )}
      </td>
    </tr>
  );
}
