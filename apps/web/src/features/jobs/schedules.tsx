import type { scheduleView, Wire } from '@backdesk/contract';
import { Chip, Notice, type Tone } from '@backdesk/ui';
import { Button, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { formatCount, formatDuration } from '../../shared/format-figure.ts';
import { useCan } from '../../shared/me.ts';
import { problemOf } from '../../shared/problem.ts';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { CodeName } from '../../shared/table/code-name.tsx';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { TwoLines } from '../../shared/table/two-lines.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

type Schedule = Wire<typeof scheduleView>;

const heads = [
  { label: 'Schedule', className: 'bd-main' },
  'Last run',
  { label: 'Took', className: 'bd-amount bd-wide' },
  { label: 'Next run', className: 'bd-wide' },
  { label: 'Runs', className: 'bd-amount bd-wide' },
  { label: 'Actions', isHidden: true },
];

/** What happens by itself: when it ran last and what it came to, when it runs next. */
export function Schedules() {
  const query = useQuery(trpc.jobs.schedules.queryOptions());
  const queryClient = useQueryClient();
  const canManage = useCan('jobs:manage');
  const onSettled = () => queryClient.invalidateQueries(trpc.jobs.schedules.queryFilter());
  const set = useMutation(trpc.jobs.setSchedule.mutationOptions({ onSettled }));
  const run = useMutation(trpc.jobs.runSchedule.mutationOptions({ onSettled }));
  const error = run.error ?? set.error;
  return (
    <QueryPanel title="Schedules" query={query} flush rows={5} permission="jobs:read">
      {({ schedules }) => (
        <>
          {error && (
            <Notice tone="bad" role="alert">
              {problemOf(error).message}
            </Notice>
          )}
          <PlainTable label="Schedules" heads={heads}>
            {schedules.map((schedule) => (
              <Row
                key={schedule.name}
                schedule={schedule}
                canManage={canManage}
                isBusy={set.isPending || run.isPending}
                onSet={(isEnabled) => set.mutate({ name: schedule.name, isEnabled })}
                onRun={() => run.mutate({ name: schedule.name })}
              />
            ))}
          </PlainTable>
        </>
      )}
    </QueryPanel>
  );
}

type RowProps = {
  schedule: Schedule;
  canManage: boolean;
  isBusy: boolean;
  onSet: (isEnabled: boolean) => void;
  onRun: () => void;
};

function Row({ schedule, canManage, isBusy, onSet, onRun }: RowProps) {
  const { name, title, cadence, timezone, lastStartedAt, lastMessage, lastDurationMs } = schedule;
  const isRunning = schedule.lastState === 'running' || schedule.isRunRequested;
  return (
    <tr>
      <td>
        <TwoLines
          first={title}
          second={
            <>
              <CodeName of={name} /> · {cadence}
              {timezone !== 'UTC' && ` ${timezone}`}
            </>
          }
        />
      </td>
      <td>
        <TwoLines
          first={
            <span className="bd-inline-cell">
              <LastState schedule={schedule} />
              {lastStartedAt && <Time at={lastStartedAt} />}
            </span>
          }
          second={lastMessage}
        />
      </td>
      <td className="bd-amount bd-wide">{lastDurationMs === null ? '–' : formatDuration(lastDurationMs)}</td>
      <td className="bd-wide bd-nowrap">
        {schedule.nextRunAt ? (
          <Time at={schedule.nextRunAt} as="when" />
        ) : (
          <span className="bd-muted">{schedule.isEnabled ? 'no worker yet' : 'switched off'}</span>
        )}
      </td>
      <td className="bd-amount bd-wide">
        {formatCount(schedule.runCount)}
        {schedule.failureCount > 0 && (
          <span className="bd-muted">, {formatCount(schedule.failureCount)} failed</span>
        )}
      </td>
      <td>
        {canManage && (
          <span className="bd-row-acts">
            <Button
              variant="default"
              size="compact-xs"
              disabled={isBusy || isRunning}
              aria-label={`Run now: ${title}`}
              onClick={onRun}
            >
              Run now
            </Button>
            <Switch
              size="xs"
              checked={schedule.isEnabled}
              disabled={isBusy}
              aria-label={`Runs by itself: ${title}`}
              onChange={({ currentTarget: { checked } }) => onSet(checked)}
            />
          </span>
        )}
      </td>
    </tr>
  );
}

const states: Record<NonNullable<Schedule['lastState']>, { tone: Tone; label: string }> = {
  running: { tone: 'info', label: 'running' },
  succeeded: { tone: 'good', label: 'succeeded' },
  failed: { tone: 'bad', label: 'failed' },
};

function LastState({ schedule }: { schedule: Schedule }) {
  if (schedule.isRunRequested) return <Chip tone="info">about to run</Chip>;
  if (!schedule.lastState) return <Chip>never ran</Chip>;
  const { tone, label } = states[schedule.lastState];
  return <Chip tone={tone}>{label}</Chip>;
}
