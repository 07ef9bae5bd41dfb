import type { Permission } from '@backdesk/contract';
import { roleLabels } from '@backdesk/contract';
import { EmptyState, Panel } from '@backdesk/ui';
import type { ReactNode } from 'react';
import { useMe } from '../me.ts';
import { WhoMay } from './error-state.tsx';

/** A screen for holders of a permission; all others read who can grant it. */
export function RequirePermission({ permission, children }: { permission: Permission; children: ReactNode }) {
  const me = useMe();
  if (me.permissions.includes(permission)) return children;
  return (
    <Panel>
      <EmptyState isPageTitle title="Your role may not see this">
        <p>You are signed in as {roleLabels[me.role].toLowerCase()}.</p>
        <WhoMay permission={permission} />
      </EmptyState>
    </Panel>
  );
}
