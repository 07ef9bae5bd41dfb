import type { ReactNode } from 'react';
import './page-header.css';

type Props = { title: ReactNode; chips?: ReactNode; action?: ReactNode; children?: ReactNode };

/** Page title, what kind of thing it is, a line of facts below, its actions at the right, or below where both do not fit. */
export function PageHeader({ title, chips, action, children }: Props) {
  return (
    <header className="bd-page-header">
      <div className="bd-page-header-row">
        <div className="bd-page-header-title">
          <h1 className="bd-wrap">{title}</h1>
          {chips}
        </div>
        {action && <div className="bd-page-header-action">{action}</div>}
      </div>
      {children && <div className="bd-page-header-facts">{children}</div>}
    </header>
  );
}
