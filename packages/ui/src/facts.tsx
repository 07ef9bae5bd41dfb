import type { ReactNode } from 'react';
import './facts.css';

/** Term and value pairs under each other, as a description list; pairs without a value are left out. */
export function Facts({ facts }: { facts: readonly (readonly [term: string, value: ReactNode])[] }) {
  return (
    <dl className="bd-facts">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== false)
        .map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="bd-wrap">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
