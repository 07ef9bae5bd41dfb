import { type memberView, type Role, roleLabels, type Wire } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { Button, NativeSelect } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import { formatMoney } from '../../shared/format.ts';
import type { Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
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
    column.accessor(({ refundLimit }) => limitWords(refundLimit), { id: 'limit', header: 'Limit a refund' }),
    column.display({
      id: 'factor',
      header: 'Second factor',
      cell: ({ row: { original: member } }) => (
        <Chip tone={member.hasSecondFactor ? 'good' : 'warning'}>
          {member.hasSecondFactor ? 'set up' : 'not yet'}
        </Chip>
      ),
    }),
    column.display({
      id: 'seen',
      header: 'Last sign-in',
      cell: ({ row: { original: member } }) =>
        member.lastSignedInAt ? <Time at={member.lastSignedInAt} /> : <span className="bd-muted">never</span>,
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
        </span>
      ),
    }),
  ]);
}

/** Limits count in the payment's own currency, so they are shown without one, as plain units. */
function limitWords(limit: string | null): string {
  if (limit === null) return 'none of its own';
  return formatMoney({ amount: limit, currency: 'USD' }).replace('$', '');
}
