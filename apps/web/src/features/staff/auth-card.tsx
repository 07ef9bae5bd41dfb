import { Panel } from '@backdesk/ui';
import type { ReactNode } from 'react';
import './auth-card.css';

/** The one card of the screens before the desk. */
export function AuthCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="bd-auth-card">
      <p className="bd-auth-brand">
        <span aria-hidden className="bd-auth-mark" />
        Backdesk
      </p>
      <Panel>
        <h1 className="bd-auth-title">{title}</h1>
        {children}
      </Panel>
    </div>
  );
}
