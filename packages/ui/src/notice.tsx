import type { ReactNode } from 'react';
import type { Tone } from './chip.tsx';
import './chip.css';
import './notice.css';

type Props = {
  tone: Tone;
  title?: string;
  children: ReactNode;
  action?: ReactNode;
  role?: 'alert' | 'status';
};

/** A sentence that matters, in place: `alert` interrupts a screen reader, `status` waits. */
export function Notice({ tone, title, children, action, role = 'status' }: Props) {
  return (
    <div className={`bd-notice bd-tone-${tone}`} role={role}>
      <div className="bd-notice-text bd-wrap">
        {title && <strong>{title} </strong>}
        {children}
      </div>
      {action && <div className="bd-notice-action">{action}</div>}
    </div>
  );
}
