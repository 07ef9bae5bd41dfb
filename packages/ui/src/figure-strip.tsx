import type { CSSProperties, ReactNode } from 'react';
import type { Tone } from './chip.tsx';
import './figure-strip.css';

export type Figure = { label: string; value: ReactNode; beside?: ReactNode; tone?: Tone };

type Shape = CSSProperties & Record<'--bd-per-row', number>;

const mostInRow = 6;

/** The key figures of a page in one bordered strip: label above, value, a note beside it. */
export function FigureStrip({ label, figures }: { label: string; figures: readonly Figure[] }) {
  const rows = Math.ceil(figures.length / mostInRow);
  const shape: Shape = { '--bd-per-row': Math.ceil(figures.length / rows) };
  return (
    <section aria-label={label}>
      <dl className="bd-figures" style={shape}>
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
