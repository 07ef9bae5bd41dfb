import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { type Problem, problemOf } from '../problem.ts';
import { trpc } from '../trpc.ts';

const StepUpDialog = lazy(() =>
  import('../step-up-dialog.tsx').then(({ StepUpDialog }) => ({ default: StepUpDialog })),
);

export type WorkActions = {
  /** One at a time: a second press while the first is on its way does nothing. */
  pause: (jobId: string) => void;
  resume: (jobId: string) => void;
  stop: (jobId: string) => void;
  problem: Problem | undefined;
  /** Where a fresh second factor is asked for; shown once on the screen. */
  stepUp: ReactNode;
};

/** What can be done with long work; to resume what moves money asks for the second factor. */
export function useWorkActions(): WorkActions {
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<Problem>();
  const [waiting, setWaiting] = useState<{ jobId: string; why: string }>();
  const after = {
    onMutate: () => setProblem(undefined),
    onSettled: () => void queryClient.invalidateQueries(trpc.jobs.pathFilter()),
    onError: (error: unknown) => setProblem(problemOf(error)),
  };
  const stop = useMutation(trpc.jobs.cancel.mutationOptions(after));
  const pause = useMutation(trpc.jobs.pause.mutationOptions(after));
  const resume = useMutation(
    trpc.jobs.resume.mutationOptions({
      ...after,
      onError: (error, { jobId }) => {
        const found = problemOf(error);
        if (found.reason === 'step_up_required') setWaiting({ jobId, why: found.message });
        else setProblem(found);
      },
    }),
  );
  const isBusy = stop.isPending || pause.isPending || resume.isPending;
  const once = (run: (input: { jobId: string }) => void) => (jobId: string) => {
    if (!isBusy) run({ jobId });
  };
  return {
    pause: once(pause.mutate),
    resume: once(resume.mutate),
    stop: once(stop.mutate),
    problem,
    stepUp: waiting && (
      <Suspense>
        <StepUpDialog
          why={waiting.why}
          onDone={() => {
            setWaiting(undefined);
            resume.mutate({ jobId: waiting.jobId });
          }}
          onCancel={() => setWaiting(undefined)}
        />
      </Suspense>
    ),
  };
}
