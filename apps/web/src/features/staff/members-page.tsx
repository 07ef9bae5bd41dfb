import { EmptyState, PageHeader, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { useCan, useMe } from '../../shared/me.ts';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { StepUpDialog } from '../../shared/step-up-dialog.tsx';
import { DataTable } from '../../shared/table/data-table.tsx';
import { trpc } from '../../shared/trpc.ts';
import { memberColumnClasses, memberColumns } from './member-columns.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useGuardedMutation } from './use-guarded-mutation.ts';

/** Who works here, in which role. */
export function MembersPage() {
  const query = useSuspenseQuery(trpc.staff.members.queryOptions());
  const me = useMe();
  const canManage = useCan('staff:manage');
  const changeRole = useGuardedMutation(trpc.staff.changeRole.mutationOptions());
  const setActive = useGuardedMutation(trpc.staff.setActive.mutationOptions());
  const isBusy = changeRole.isPending || setActive.isPending;
  const columns = memberColumns({
    myId: me.id,
    canManage,
    isBusy,
    onRole: (memberId, role) => changeRole.run({ memberId, role }),
    onActive: (memberId, isActive) => setActive.run({ memberId, isActive }),
  });
  return (
    <>
      <PageHeader
        title="Members"
        action={
          <Can permission="staff:manage">
            <Button component={Link} to="/staff/invitations/new">
              Invite a member
            </Button>
          </Can>
        }
      />
      <StaleNote query={query} />
      <RefusalNotice of={[changeRole, setActive]} />
      <Panel flush>
        <DataTable
          label="Members"
          columns={columns}
          rows={query.data.members}
          rowId={(member) => member.id}
          columnClasses={memberColumnClasses}
        />
        {query.data.members.length === 0 && (
          <EmptyState title="No members yet">Add the first one above.</EmptyState>
        )}
      </Panel>
      <StepUpDialog {...changeRole.stepUp} />
      <StepUpDialog {...setActive.stepUp} />
    </>
  );
}
