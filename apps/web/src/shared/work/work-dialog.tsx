import type { jobProgressView, Wire } from '@backdesk/contract';
import { Kbd, Notice } from '@backdesk/ui';
import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { useMyJobChanges } from '../live/use-my-job-changes.ts';
import { problemOf } from '../problem.ts';
import { ErrorState } from '../states/error-state.tsx';
import { SkeletonRows } from '../states/skeletons.tsx';
import { trpc } from '../trpc.ts';
import { ProgressBar } from './progress-bar.tsx';
import { useWorkActions } from './use-work-actions.tsx';
import { WorkButtons } from './work-buttons.tsx';
import { PausedBy } from './work-paused.tsx';
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
  const actions = useWorkActions();
  const close = useRef<HTMLButtonElement>(null);
  // A button that is gone leaves the cursor nowhere.
  useEffect(() => {
    if (document.activeElement === document.body) close.current?.focus();
  });
  return (
    <div className="bd-work">
      <ProgressBar job={job} />
      <output>{sentenceOf(job)}</output>
      {job.paused && isOpen(job) && !job.isCancelRequested && job.onResume && (
        <p className="bd-muted">{job.onResume}</p>
      )}
      {job.state === 'failed' && (
        <Notice tone="bad" role="alert">
          {job.errorMessage}
        </Notice>
      )}
      {actions.problem && (
        <Notice tone="bad" role="alert">
          {actions.problem.message}
        </Notice>
      )}
      {actions.stepUp}
      <div className="bd-work-foot">
        <WorkButtons job={job} actions={actions} />
        <Button
          ref={close}
          variant={isOpen(job) ? 'default' : 'filled'}
          onClick={onClose}
          rightSection={<Kbd>Esc</Kbd>}
        >
          Close
        </Button>
      </div>
    </div>
  );
}

function sentenceOf(job: Job): ReactNode {
  if (job.isCancelRequested && isOpen(job)) return 'It stops after the part that it is at.';
  if (job.paused)
    return job.state === 'running' ? (
      'It pauses after the part that it is at.'
    ) : (
      <>
        <PausedBy job={job} />. Nothing more is done until it is resumed or stopped.
      </>
    );
  if (job.state === 'queued') return 'It waits for a worker. You can close this; it goes on by itself.';
  if (job.state === 'running') return 'You can close this; it goes on by itself.';
  return job.message ?? '';
}
