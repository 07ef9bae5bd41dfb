import { type memberView, type Role, roleLabels, type Wire } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { Button, NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import type { Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
import { limitWords } from './limit-words.ts';
import { isRole, roleChoices } from './member-options.ts';

type Member = Wire<typeof memberView>;
const column = createColumnHelper<Features, Member>();

export const memberColumnClasses = {
  role: 'bd-role',
  limit: 'bd-amount bd-wide',
  seen: 'bd-wide',
  factor: 'bd-wide',
};

type Acts = {
  myId: string;
  canManage: boolean;
  isBusy: boolean;
  onRole: (memberId: string, role: Role) => void;
  onActive: (memberId: string, isActive: boolean) => void;
};

/** Nobody changes their own role or locks themselves out, so one's own row has no controls. */
export function memberColumns({ myId, canManage, isBusy, onRole, onActive }: Acts) {
  const mayTouch = (member: Member) => canManage && member.id !== myId;
  return column.columns([
    column.display({
      id: 'name',
      header: 'Member',
      cell: ({ row: { original: member } }) => (
        <div className="bd-cell-two">
          <strong className="bd-wrap">
            {member.name}
            {member.id === myId && <span className="bd-muted"> (you)</span>}
          </strong>
          <span className="bd-muted bd-wrap bd-wide">{member.email}</span>
        </div>
      ),
    }),
    column.display({
      id: 'role',
      header: 'Role',
      cell: ({ row: { original: member } }) =>
        mayTouch(member) ? (
          <NativeSelect
            aria-label={`Role of ${member.name}`}
            data={roleChoices}
            value={member.role}
            disabled={isBusy}
            onChange={({ currentTarget: { value } }) => isRole(value) && onRole(member.id, value)}
          />
        ) : (
          roleLabels[member.role]
        ),
    }),
    column.display({
      id: 'limit',
      header: 'Refund limit',
      cell: ({ row: { original: member } }) => (
        <span
          title={`Above ${limitWords(member.stepUpThreshold)} a code is asked for again. ${member.hasOwnLimits ? 'Limits of their own.' : 'The limits of the role.'}`}
        >
          {limitWords(member.refundLimit)}
          {member.hasOwnLimits && <span className="bd-muted"> own</span>}
        </span>
      ),
    }),
    column.display({
      id: 'factor',
      header: 'Second factor',
      cell: ({ row: { original: member } }) => (
        <Chip tone={member.hasSecondFactor ? 'good' : 'warning'}>
          {member.passkeyCount > 0 ? 'code, passkey' : member.hasSecondFactor ? 'code' : 'not yet'}
        </Chip>
      ),
    }),
    column.display({
      id: 'seen',
      header: 'Last seen',
      cell: ({ row: { original: member } }) =>
        member.lastSeenAt ? (
          <span
            title={`${member.openSessionCount} open ${member.openSessionCount === 1 ? 'session' : 'sessions'}`}
          >
            <Time at={member.lastSeenAt} />
          </span>
        ) : (
          <span className="bd-muted">never</span>
        ),
    }),
    column.display({
      id: 'state',
      header: 'State',
      cell: ({ row: { original: member } }) => (
        <span className="bd-inline-cell">
          <Chip tone={member.isActive ? 'good' : 'neutral'}>{member.isActive ? 'active' : 'inactive'}</Chip>
          {mayTouch(member) && (
            <Button
              variant="default"
              size="compact-xs"
              disabled={isBusy}
              aria-label={`${member.isActive ? 'Deactivate' : 'Activate'} ${member.name}`}
              onClick={() => onActive(member.id, !member.isActive)}
            >
              {member.isActive ? 'Deactivate' : 'Activate'}
            </Button>
          )}
          {mayTouch(member) && member.isActive && (
            <Button
              renderRoot={(props) => (
                <Link {...props} to="/staff/members/$memberId/access" params={{ memberId: member.id }} />
              )}
              variant="default"
              size="compact-xs"
              aria-label={`Lost access: ${member.name}`}
            >
              Lost access
            </Button>
          )}
        </span>
      ),
    }),
  ]);
}
