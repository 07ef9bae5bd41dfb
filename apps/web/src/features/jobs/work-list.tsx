import { jobStateLabels, type jobProgressView, type JobState, type Wire } from '@backdesk/contract';
import { Chip, EmptyState, Notice, type Tone } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { TwoLines } from '../../shared/table/two-lines.tsx';
import { ProgressBar } from '../../shared/work/progress-bar.tsx';
import { useWorkActions, type WorkActions } from '../../shared/work/use-work-actions.tsx';
import { WorkButtons } from '../../shared/work/work-buttons.tsx';
import { PausedBy } from '../../shared/work/work-paused.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

type Job = Wire<typeof jobProgressView>;

const tones: Record<JobState, Tone> = {
  queued: 'neutral',
  running: 'info',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'neutral',
};

const heads = [
  { label: 'Work', className: 'bd-main' },
  'State',
  'How far',
  { label: 'Asked for by', className: 'bd-wide' },
  { label: 'Since', className: 'bd-wide' },
  { label: 'Actions', isHidden: true },
];

/** Long work, unfinished first, then what ended during the last seven days. */
export function WorkList() {
  const query = useQuery(trpc.jobs.allProgress.queryOptions());
  const actions = useWorkActions();
  return (
    <QueryPanel title="Long work" query={query} flush rows={2} permission="jobs:read" aside="the last 7 days">
      {({ jobs }) => (
        <>
          {actions.problem && (
            <Notice tone="bad" role="alert">
              {actions.problem.message}
            </Notice>
          )}
          {actions.stepUp}
          {jobs.length === 0 ? (
            <EmptyState title="Nothing runs">
              Imports, exports and changes of many rows at once show here how far they are.
            </EmptyState>
          ) : (
            <PlainTable label="Long work" heads={heads}>
              {jobs.map((job) => (
                <Row key={job.id} job={job} actions={actions} />
              ))}
            </PlainTable>
          )}
        </>
      )}
    </QueryPanel>
  );
}

function Row({ job, actions }: { job: Job; actions: WorkActions }) {
  return (
    <tr id={`job-${job.id}`}>
      <td>
        <TwoLines
          first={job.title}
          second={job.paused ? <PausedBy job={job} /> : (job.errorMessage ?? job.message ?? job.kind)}
        />
      </td>
      <td>
        <Chip tone={job.isStalled || job.paused ? 'warning' : tones[job.state]}>{stateWords(job)}</Chip>
      </td>
      <td>
        <ProgressBar job={job} />
      </td>
      <td className="bd-wide">{job.isMine ? 'you' : job.requestedByName}</td>
      <td className="bd-wide bd-nowrap">
        <Time at={job.finishedAt ?? job.startedAt ?? job.createdAt} />
      </td>
      <td className="bd-amount">
        <span className="bd-row-acts">
          <WorkButtons job={job} actions={actions} size="compact-xs" isInList />
        </span>
      </td>
    </tr>
  );
}

function stateWords(job: Job): string {
  if (job.isCancelRequested && (job.state === 'running' || job.state === 'queued')) return 'Stopping';
  if (job.paused) return job.state === 'running' ? 'Pausing' : 'Paused';
  if (job.isStalled) return 'Not heard of';
  return jobStateLabels[job.state];
}
