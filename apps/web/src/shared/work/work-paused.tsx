import type { jobProgressView, Wire } from '@backdesk/contract';
import { Time } from '../time.tsx';

type Job = Pick<Wire<typeof jobProgressView>, 'paused'>;

/** Who holds the work and since when; nothing where nobody does. */
export function PausedBy({ job: { paused } }: { job: Job }) {
  if (!paused) return null;
  return (
    <>
      Paused by {paused.isByMe ? 'you' : paused.byName} <Time at={paused.at} />
    </>
  );
}
