import type { sessionView, Wire } from '@backdesk/contract';
import { Chip, PageHeader, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { createColumnHelper } from '@tanstack/react-table';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Can } from '../../shared/can.tsx';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { StepUpDialog } from '../../shared/step-up-dialog.tsx';
import { DataTable, type Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { MemberSessions } from './member-sessions.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useGuardedMutation } from './use-guarded-mutation.ts';
import { browserName } from './browser-name.ts';

type Session = Wire<typeof sessionView>;
const column = createColumnHelper<Features, Session>();
const columnClasses = { address: 'bd-wide', since: 'bd-wide' };

/** Where one is signed in; a session that is not yours can be ended here. */
export function SessionsPage() {
  const query = useSuspenseQuery(trpc.staff.sessions.queryOptions());
  const revoke = useGuardedMutation(trpc.staff.revokeSession.mutationOptions());
  const { run, isPending } = revoke;
  const columns = useMemo(() => columnsFor(isPending, (sessionId) => run({ sessionId })), [isPending, run]);
  return (
    <>
      <PageHeader
        title="Sessions"
        action={
          <Button component={Link} to="/staff/sessions/password" variant="default">
            Change your password
          </Button>
        }
      >
        Where you are signed in. End what you do not recognise.
      </PageHeader>
      <StaleNote query={query} />
      <RefusalNotice of={[revoke]} />
      <Panel title="Yours" flush>
        <DataTable
          label="Your sessions"
          columns={columns}
          rows={query.data.sessions}
          rowId={(session) => session.id}
          columnClasses={columnClasses}
        />
      </Panel>
      <Can permission="staff:manage">
        <MemberSessions />
      </Can>
      <StepUpDialog {...revoke.stepUp} />
    </>
  );
}

function columnsFor(isBusy: boolean, onEnd: (sessionId: string) => void) {
  return column.columns([
    column.display({
      id: 'browser',
      header: 'Browser',
      cell: ({ row: { original: session } }) => (
        <span title={session.userAgent} className="bd-wrap">
          {browserName(session.userAgent)}
        </span>
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
            aria-label={`End session on ${browserName(session.userAgent)}`}
            onClick={() => onEnd(session.id)}
          >
            End session
          </Button>
        ),
    }),
  ]);
}
