import type { ReactNode } from 'react';
import type { Tone } from './chip.tsx';
import './figure-strip.css';

export type Figure = { label: string; value: ReactNode; beside?: ReactNode; tone?: Tone };

/** The key figures of a page in one bordered strip: label above, value, a note beside it. */
export function FigureStrip({ label, figures }: { label: string; figures: readonly Figure[] }) {
  return (
    <section aria-label={label}>
      <dl className="bd-figures">
        {figures.map((figure) => (
          <div key={figure.label} className="bd-figure">
            <dt>{figure.label}</dt>
            <dd>
              <strong>{figure.value}</strong>
              {figure.beside && (
                <span className={`bd-figure-${figure.tone ?? 'neutral'}`}>{figure.beside}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
