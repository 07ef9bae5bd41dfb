import type { jobProgressView, Wire } from '@backdesk/contract';
import { Button, type ButtonProps } from '@mantine/core';
import type { WorkActions } from './use-work-actions.tsx';

type Job = Pick<
  Wire<typeof jobProgressView>,
  'id' | 'title' | 'canCancel' | 'canPause' | 'canResume' | 'paused'
>;
type Props = { job: Job; actions: WorkActions; size?: ButtonProps['size']; isInList?: boolean };

/** Pause or resume, and stop. One button for the first two, so that the focus stays on it. */
export function WorkButtons({ job, actions, size = 'sm', isInList = false }: Props) {
  const named = (verb: string) => (isInList ? { 'aria-label': `${verb} ${job.title}` } : {});
  const held = job.paused ? 'Resume' : 'Pause';
  return (
    <>
      {(job.canPause || job.canResume) && (
        <Button
          variant="default"
          size={size}
          {...named(held)}
          onClick={() => (job.canResume ? actions.resume(job.id) : actions.pause(job.id))}
        >
          {held}
        </Button>
      )}
      {job.canCancel && (
        <Button variant="default" size={size} {...named('Stop')} onClick={() => actions.stop(job.id)}>
          Stop
        </Button>
      )}
    </>
  );
}
