import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, updatedAtColumn } from '../../../platform/db/columns.ts';

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
    runCount: p.bigint().default(0),
    failureCount: p.bigint().default(0),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  checks: [
    {
      name: 'job_schedules_count_check',
      expression: 'run_count >= 0 and failure_count >= 0 and failure_count <= run_count',
    },
  ],
});
