import { type invitationView, type InvitationPurpose, roleLabels, type Wire } from '@backdesk/contract';
import { Chip, EmptyState, PageHeader, Panel, type Tone } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { DataTable, type Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { RefusalNotice } from './refusal-notice.tsx';
import { useGuardedMutation } from './use-guarded-mutation.ts';

type Invitation = Wire<typeof invitationView>;
const column = createColumnHelper<Features, Invitation>();
const columnClasses = { by: 'bd-wide', made: 'bd-wide' };

const tones: Record<Invitation['state'], Tone> = {
  open: 'info',
  used: 'good',
  expired: 'neutral',
  revoked: 'neutral',
};
const purposes: Record<Exclude<InvitationPurpose, 'join'>, string> = {
  new_password: 'new password',
  new_second_factor: 'new second factor',
  new_access: 'new password and second factor',
};

/** Links that let somebody in: who is still expected, and what became of the others. */
export function InvitationsPage() {
  const query = useSuspenseQuery(trpc.staff.invitations.queryOptions());
  const revoke = useGuardedMutation(trpc.staff.revokeInvitation.mutationOptions());
  const { run, isPending } = revoke;
  const columns = useMemo(
    () => columnsFor(isPending, (invitationId) => run({ invitationId })),
    [isPending, run],
  );
  const { invitations } = query.data;
  const invite = (
    <Button component={Link} to="/staff/invitations/new">
      Invite a member
    </Button>
  );
  return (
    <>
      <PageHeader title="Invitations" action={invite}>
        Links that let somebody in once, within seven days.
      </PageHeader>
      <StaleNote query={query} />
      <RefusalNotice of={[revoke]} />
      <Panel flush>
        {invitations.length === 0 ? (
          <EmptyState title="No invitations yet" action={invite}>
            Whoever you invite chooses a name, a password and a second factor of their own.
          </EmptyState>
        ) : (
          <DataTable
            label="Invitations"
            columns={columns}
            rows={invitations}
            rowId={(invitation) => invitation.id}
            columnClasses={columnClasses}
          />
        )}
      </Panel>
    </>
  );
}

function columnsFor(isBusy: boolean, onRevoke: (invitationId: string) => void) {
  return column.columns([
    column.display({
      id: 'whom',
      header: 'For',
      cell: ({ row: { original: it } }) => (
        <div className="bd-cell-two">
          <strong className="bd-wrap">{it.email}</strong>
          <span className="bd-muted">
            {it.purpose === 'join' ? (it.role ? roleLabels[it.role] : '') : purposes[it.purpose]}
          </span>
        </div>
      ),
    }),
    column.accessor('createdBy', { id: 'by', header: 'Made by' }),
    column.display({
      id: 'made',
      header: 'Made',
      cell: ({ row: { original: it } }) => <Time at={it.createdAt} />,
    }),
    column.display({
      id: 'end',
      header: 'Ends',
      cell: ({ row: { original: it } }) => <Time at={it.endedAt ?? it.expiresAt} />,
    }),
    column.display({
      id: 'state',
      header: 'State',
      cell: ({ row: { original: it } }) => (
        <span className="bd-inline-cell">
          <Chip tone={tones[it.state]}>{it.state}</Chip>
          {it.state === 'open' && (
            <Button
              variant="default"
              size="compact-xs"
              disabled={isBusy}
              aria-label={`Revoke the link for ${it.email}`}
              onClick={() => onRevoke(it.id)}
            >
              Revoke
            </Button>
          )}
        </span>
      ),
    }),
  ]);
}
