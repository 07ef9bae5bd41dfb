import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { JobProgress } from './job-progress.ts';

/** What runs by itself, when it runs next and how it went last; pg-boss forgets the last part. */
export const JobScheduleSchema = defineEntity({
  name: 'JobSchedule',
  tableName: 'job_schedules',
  properties: {
    /** `domain.verb`, as its queue. */
    name: p.text().primary(),
    cron: p.text(),
    timezone: p.text().default('UTC'),
    isEnabled: p.boolean().default(true),
    nextRunAt: p.datetime().nullable(),
    lastStartedAt: p.datetime().nullable(),
    /** Null while it runs. */
    lastFinishedAt: p.datetime().nullable(),
    lastDurationMs: p
      .integer()
      .nullable()
      .generated('((extract(epoch from last_finished_at - last_started_at) * 1000)::int) stored'),
    lastState: p.enum(['running', 'succeeded', 'failed']).nullable(),
    lastMessage: p.text().nullable(),
    /** Who runs it; a worker that does not renew the lease is taken for dead. */
    leaseToken: p.uuid().nullable(),
    leasedUntil: p.datetime().nullable(),
    /** Somebody wants it to run at once. */
    runRequestedAt: p.datetime().nullable(),
    /** Long work that the last run started; the run ends when it does. */
    job: () =>
      p.manyToOne(JobProgress).ref().deleteRule('set null').nullable().index('idx_job_schedules_job_id'),
    runCount: p.bigint().default(0),
    failureCount: p.bigint().default(0),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  checks: [
    {
      name: 'job_schedules_lease_check',
      expression: 'num_nonnulls(lease_token, leased_until) in (0, 2)',
    },
    {
      name: 'job_schedules_count_check',
      expression: 'run_count >= 0 and failure_count >= 0 and failure_count <= run_count',
    },
  ],
});
