import type { ReactNode } from 'react';
import './empty-state.css';

type Props = {
  title: string;
  isPageTitle?: boolean;
  children?: ReactNode;
  action?: ReactNode;
  isAlert?: boolean;
};

/** What stands where nothing can: why, and the next step. */
export function EmptyState({ title, isPageTitle, children, action, isAlert }: Props) {
  return (
    <div className="bd-empty" role={isAlert ? 'alert' : undefined}>
      {isPageTitle ? <h1 className="bd-empty-title">{title}</h1> : <p className="bd-empty-title">{title}</p>}
      {children && <div className="bd-empty-text bd-wrap">{children}</div>}
      {action && <div className="bd-empty-action">{action}</div>}
    </div>
  );
}
