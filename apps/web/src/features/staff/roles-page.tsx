import {
  defaultGoodwill,
  defaultRefundLimit,
  defaultStepUpThreshold,
  goodwillUserDays,
  permissionLabels,
  permissions,
  permissionsOf,
  type Role,
  roleLabels,
  roles,
} from '@backdesk/contract';
import { PageHeader, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useViewAs } from '../../shared/view-as.ts';
import { limitWords } from './limit-words.ts';
import '../../shared/table/data-table.css';
import './roles.css';

const headings: Record<string, string> = {
  users: 'Users',
  billing: 'Money',
  staff: 'Staff',
  products: 'Products',
  ingest: 'Intake',
  jobs: 'Jobs',
  health: 'Health',
};
const domainOf = (permission: string) => permission.split(':')[0] ?? '';

/** What each role may do, in plain words, and how much money it may move. Roles live in code, not in rows. */
export function RolesPage() {
  const viewAs = useViewAs();
  return (
    <>
      <PageHeader title="Roles">
        What each role may do. A member has one; an owner changes it on Members.
      </PageHeader>
      <Panel flush>
        <div className="bd-table-box">
          <table className="bd-table bd-roles" aria-label="Roles and what they may do">
            <thead>
              <tr>
                <th scope="col">May</th>
                {roles.map((role) => (
                  <th key={role} scope="col">
                    {roleLabels[role]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {permissions.map((permission, index) => (
                <Fragment key={permission}>
                  {domainOf(permission) !== domainOf(permissions[index - 1] ?? '') && (
                    <tr className="bd-roles-heading">
                      <th scope="colgroup" colSpan={roles.length + 1}>
                        {headings[domainOf(permission)] ?? domainOf(permission)}
                      </th>
                    </tr>
                  )}
                  <tr>
                    <th scope="row" title={permission}>
                      {permissionLabels[permission]}
                    </th>
                    {roles.map((role) => (
                      <td key={role}>
                        <Allowed isAllowed={permissionsOf[role].includes(permission)} />
                      </td>
                    ))}
                  </tr>
                </Fragment>
              ))}
              <tr className="bd-roles-heading">
                <th scope="colgroup" colSpan={roles.length + 1}>
                  Limits
                </th>
              </tr>
              <Limits label="Largest single refund" of={(role) => limitWords(defaultRefundLimit[role])} />
              <Limits
                label="Given away within 24 hours: refunds, credit, coupons, free days"
                of={(role) => limitWords(defaultGoodwill[role].perDay)}
              />
              <Limits
                label={`Given to one user within ${goodwillUserDays} days, by anybody`}
                of={(role) => limitWords(defaultGoodwill[role].perUser)}
              />
              <Limits
                label="Code asked for again above"
                of={(role) =>
                  defaultRefundLimit[role] === 0n ? '–' : limitWords(defaultStepUpThreshold[role])
                }
              />
              <tr>
                <th scope="row">See the desk as this role</th>
                {roles.map((role) => (
                  <td key={role}>
                    <Button
                      variant="default"
                      size="compact-xs"
                      aria-label={`View as ${roleLabels[role]}`}
                      onClick={() => viewAs.start(role)}
                    >
                      View as
                    </Button>
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </div>
      </Panel>
      <p className="bd-muted">
        Amounts are in the currency of the payment. A member can have limits of their own; Members shows them.
      </p>
    </>
  );
}

function Allowed({ isAllowed }: { isAllowed: boolean }) {
  if (!isAllowed) return <span className="bd-muted" aria-label="no" role="img" />;
  return <IconCheck size={14} className="bd-roles-yes" role="img" aria-label="yes" />;
}

function Limits({ label, of }: { label: string; of: (role: Role) => string }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      {roles.map((role) => (
        <td key={role} className="bd-nowrap">
          {of(role)}
        </td>
      ))}
    </tr>
  );
}
