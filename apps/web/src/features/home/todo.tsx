import { Chip } from '@backdesk/ui';
import type { ReactNode } from 'react';

/** Nothing waits: the best state of a block, said in one line. */
export function Done({ children }: { children: ReactNode }) {
  return (
    <p className="bd-done">
      <Chip tone="good">done</Chip>
      {children}
    </p>
  );
}

/** What waits, one line each. */
export function Todo({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="bd-todo" aria-label={label}>
      {children}
    </ul>
  );
}

type ItemProps = { what: ReactNode; note?: ReactNode; amount?: ReactNode; children?: ReactNode };

export function TodoItem({ what, note, amount, children }: ItemProps) {
  return (
    <li>
      <span className="bd-todo-what bd-wrap">
        {what}
        {note && <span className="bd-muted"> {note}</span>}
      </span>
      {amount && <span className="bd-amount">{amount}</span>}
      {children}
    </li>
  );
}
