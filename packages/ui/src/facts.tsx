import type { ReactNode } from 'react';
import './facts.css';

/** Terms and what they are, under each other. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="bd-facts">{children}</dl>;
}

/** One term with its value; nothing at all without a value. */
export function Fact({ term, children }: { term: string; children: ReactNode }) {
  if (children === null || children === undefined || children === false) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd className="bd-wrap">{children}</dd>
    </div>
  );
}
