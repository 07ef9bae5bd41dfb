import type { ReactNode } from 'react';
import './panel.css';

type Props = { title?: ReactNode; aside?: ReactNode; children: ReactNode; flush?: boolean; label?: string };

/** A bordered white surface with an optional title row; `flush` lets a table touch the border. */
export function Panel({ title, aside, children, flush, label }: Props) {
  return (
    <section className={flush ? 'bd-panel bd-panel-flush' : 'bd-panel'} aria-label={label}>
      {(title || aside) && (
        <div className="bd-panel-head">
          {title && <h2>{title}</h2>}
          {aside && <div className="bd-panel-aside">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
