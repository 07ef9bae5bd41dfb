import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn } from '../../../platform/db/columns.ts';

/** One loop of one worker, which says every few seconds that it is alive and how it is doing. */
export const WorkerLoopSchema = defineEntity({
  name: 'WorkerLoop',
  tableName: 'worker_loops',
  properties: {
    workerId: p.uuid().primary(),
    name: p.text().primary(),
    /** How often it turns when nothing wakes it. */
    intervalMs: p.integer(),
    turnCount: p.bigint().default(0),
    failureCount: p.bigint().default(0),
    lastStartedAt: p.datetime().nullable(),
    lastFinishedAt: p.datetime().nullable(),
    lastError: p.text().nullable(),
    lastErrorAt: p.datetime().nullable(),
    seenAt: p.datetime().defaultRaw('now()').index('idx_worker_loops_seen_at'),
    createdAt: createdAtColumn(),
  },
  checks: [
    {
      name: 'worker_loops_count_check',
      expression: 'turn_count >= 0 and failure_count >= 0 and failure_count <= turn_count',
    },
  ],
});
