import { type memberSessionView, roleLabels, type Wire } from '@backdesk/contract';
import { Chip, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import { problemOf } from '../../shared/problem.ts';
import { ErrorState } from '../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';
import { DataTable, type Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { browserName } from './browser-name.ts';
import { RefusalNotice } from './refusal-notice.tsx';
import { useGuardedMutation } from './use-guarded-mutation.ts';

type Session = Wire<typeof memberSessionView>;
const column = createColumnHelper<Features, Session>();
const columnClasses = { address: 'bd-wide', since: 'bd-wide', browser: 'bd-wide' };

/** For owners: everybody who is signed in; ending a session counts from its next request on. */
export function MemberSessions() {
  const query = useQuery(trpc.staff.memberSessions.queryOptions());
  const revoke = useGuardedMutation(trpc.staff.revokeMemberSession.mutationOptions());
  const { run, isPending } = revoke;
  const columns = useMemo(() => columnsFor(isPending, (sessionId) => run({ sessionId })), [isPending, run]);
  return (
    <>
      <RefusalNotice of={[revoke]} />
      <Panel title="Everybody's" flush>
        {query.isPending && <SkeletonRows count={3} label="Loading everybody's sessions" />}
        {query.isLoadingError && (
          <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
        )}
        {query.data && (
          <DataTable
            label="Everybody's sessions"
            columns={columns}
            rows={query.data.sessions}
            rowId={(session) => session.id}
            columnClasses={columnClasses}
          />
        )}
      </Panel>
    </>
  );
}

function columnsFor(isBusy: boolean, onEnd: (sessionId: string) => void) {
  return column.columns([
    column.display({
      id: 'member',
      header: 'Member',
      cell: ({ row: { original: session } }) => (
        <div className="bd-cell-two">
          <strong className="bd-wrap">{session.member.name}</strong>
          <span className="bd-muted">{roleLabels[session.member.role]}</span>
        </div>
      ),
    }),
    column.display({
      id: 'browser',
      header: 'Browser',
      cell: ({ row: { original: session } }) => (
        <span title={session.userAgent}>{browserName(session.userAgent)}</span>
      ),
    }),
    column.accessor('ipAddress', { id: 'address', header: 'Address' }),
    column.display({
      id: 'since',
      header: 'Signed in',
      cell: ({ row: { original: session } }) => <Time at={session.createdAt} as="when" />,
    }),
    column.display({
      id: 'seen',
      header: 'Last seen',
      cell: ({ row: { original: session } }) => <Time at={session.lastSeenAt} />,
    }),
    column.display({
      id: 'end',
      header: 'State',
      cell: ({ row: { original: session } }) =>
        session.isCurrent ? (
          <Chip tone="good">this one</Chip>
        ) : (
          <Button
            variant="default"
            size="compact-xs"
            disabled={isBusy}
            aria-label={`End session of ${session.member.name}`}
            onClick={() => onEnd(session.id)}
          >
            End session
          </Button>
        ),
    }),
  ]);
}
