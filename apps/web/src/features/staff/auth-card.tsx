import { Panel } from '@backdesk/ui';
import type { ReactNode } from 'react';
import { useInitialFocus } from '../../shared/use-initial-focus.ts';
import './auth-card.css';

/** The one card of the screens before the desk. */
export function AuthCard({ title, children }: { title: string; children: ReactNode }) {
  const card = useInitialFocus<HTMLDivElement>();
  return (
    <div className="bd-auth-card" ref={card}>
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
