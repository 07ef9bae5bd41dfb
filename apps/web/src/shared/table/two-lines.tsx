import type { ReactNode } from 'react';
import './data-table.css';

/** A cell of two lines: what it is, and below, quieter, what goes with it. */
export function TwoLines({ first, second }: { first: ReactNode; second?: ReactNode }) {
  return (
    <span className="bd-cell-two">
      <strong className="bd-wrap">{first}</strong>
      {second && <span className="bd-muted bd-wrap">{second}</span>}
    </span>
  );
}
