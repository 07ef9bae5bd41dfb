import type { jobProgressView, Wire } from '@backdesk/contract';
import { formatCount } from '../format-figure.ts';
import './work.css';

type Job = Pick<Wire<typeof jobProgressView>, 'title' | 'done' | 'total' | 'counts' | 'state'>;

/** How far work is, in numbers and as a bar; a bar without an end while nobody knows the total. */
export function ProgressBar({ job }: { job: Job }) {
  const { title, done, total, counts, state } = job;
  const isOpen = state === 'queued' || state === 'running';
  return (
    <div className="bd-progress">
      <span>
        {formatCount(done)}
        {total !== null && <> of {formatCount(total)}</>}
        {counts.length > 0 && !isOpen && (
          <span className="bd-muted">
            {' '}
            · {counts.map(({ outcome, count }) => `${formatCount(count)} ${outcome}`).join(', ')}
          </span>
        )}
      </span>
      {isOpen && (
        <progress
          aria-label={`How far “${title}” is`}
          {...(total !== null && { max: Math.max(total, 1), value: Math.min(done, total) })}
        />
      )}
    </div>
  );
}
