import type { jobProgressView, Wire } from '@backdesk/contract';
import { Kbd, Notice } from '@backdesk/ui';
import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useMyJobChanges } from '../live/use-my-job-changes.ts';
import { problemOf } from '../problem.ts';
import { ErrorState } from '../states/error-state.tsx';
import { SkeletonRows } from '../states/skeletons.tsx';
import { trpc } from '../trpc.ts';
import { ProgressBar } from './progress-bar.tsx';
import './work.css';

type Job = Wire<typeof jobProgressView>;
type Props = {
  jobId: string;
  onClose: () => void;
  /** The rows have changed: whatever shows them reads them anew. */
  onEnded: () => void;
};

/** The stream tells of each step; this is for a stream that was refused. */
const pollMs = 4_000;
const isOpen = ({ state }: Job) => state === 'queued' || state === 'running';

/** Long work that this member asked for, live until it has ended. It goes on when the dialog is closed. */
export function WorkDialog({ jobId, onClose, onEnded }: Props) {
  useMyJobChanges();
  const query = useQuery({
    ...trpc.jobs.progress.queryOptions({ jobId }),
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : pollMs),
  });
  const job = query.data;
  const tellEnded = useEffectEvent(onEnded);
  const hasEnded = job !== undefined && !isOpen(job);
  useEffect(() => {
    if (hasEnded) tellEnded();
  }, [hasEnded]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={job?.title ?? 'How far it is'}
      size="sm"
      classNames={{ title: 'bd-wrap' }}
    >
      {job ? (
        <Progress job={job} onClose={onClose} />
      ) : query.isError ? (
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonRows count={2} label="Loading how far it is" />
      )}
    </Modal>
  );
}

function Progress({ job, onClose }: { job: Job; onClose: () => void }) {
  const cancel = useMutation(trpc.jobs.cancel.mutationOptions());
  return (
    <div className="bd-work">
      <ProgressBar job={job} />
      <output>{sentenceOf(job)}</output>
      {job.state === 'failed' && (
        <Notice tone="bad" role="alert">
          {job.errorMessage}
        </Notice>
      )}
      {cancel.error && (
        <Notice tone="bad" role="alert">
          {problemOf(cancel.error).message}
        </Notice>
      )}
      <div className="bd-work-foot">
        {job.canCancel && (
          <Button
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ jobId: job.id })}
          >
            Stop
          </Button>
        )}
        <Button variant={isOpen(job) ? 'default' : 'filled'} onClick={onClose} rightSection={<Kbd>Esc</Kbd>}>
          Close
        </Button>
      </div>
    </div>
  );
}

function sentenceOf(job: Job): string {
  if (job.isCancelRequested && isOpen(job)) return 'It stops after the part that it is at.';
  if (job.state === 'queued') return 'It waits for a worker. You can close this; it goes on by itself.';
  if (job.state === 'running') return 'You can close this; it goes on by itself.';
  return job.message ?? '';
}
