import type { ReactNode } from 'react';
import './empty-state.css';

type Props = { title: string; children?: ReactNode; action?: ReactNode; role?: 'alert' | 'status' };

/** What stands where nothing can: why, and the next step. */
export function EmptyState({ title, children, action, role }: Props) {
  return (
    <div className="bd-empty" role={role}>
      <p className="bd-empty-title">{title}</p>
      {children && <div className="bd-empty-text bd-wrap">{children}</div>}
      {action && <div className="bd-empty-action">{action}</div>}
    </div>
  );
}
