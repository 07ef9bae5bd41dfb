import type { ReactNode } from 'react';
import './chip.css';

export type Tone = 'neutral' | 'good' | 'warning' | 'bad' | 'info';

/** A pill that says a state in words; the colour only repeats what the word says. */
export function Chip({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`bd-chip bd-tone-${tone}`}>{children}</span>;
}
