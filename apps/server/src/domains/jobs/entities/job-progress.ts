import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';

/** Long work that somebody asked for: how far it is, and how it ended. */
export const JobProgressSchema = defineEntity({
  name: 'JobProgress',
  tableName: 'job_progress',
  properties: {
    id: idColumn(),
    product: () =>
      p.manyToOne(Product).ref().deleteRule('restrict').nullable().index('idx_job_progress_product_id'),
    /** `domain.verb`. */
    kind: p.text(),
    /** What is done, in words for whoever watches; no personal data. */
    title: p.text(),
    /** What was asked for; ids and choices, no personal data. */
    input: p.json<Record<string, unknown>>().nullable(),
    /** SHA-256 of the wish, where the one who asked gave the work its id. */
    askedHash: p.text().nullable(),
    state: p.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']).default('queued'),
    doneCount: p.bigint().default(0),
    /** Null while it is not known how much there is to do. */
    totalCount: p.bigint().nullable(),
    /** How the done ones ended, by a word each; their sum is `doneCount`. */
    counts: p.json<Record<string, number>>().default('{}'),
    /** Where the next chunk begins; null at the start. */
    resumeFrom: p.json<unknown>().nullable(),
    /** What it is at, or what it came to, as a sentence. */
    message: p.text().nullable(),
    /** What the work hands back; ids and counts, no personal data. */
    result: p.json<Record<string, unknown>>().nullable(),
    errorMessage: p.text().nullable(),
    requestedByKind: p.text(),
    requestedById: p.text().nullable(),
    requestedByName: p.text(),
    cancelRequestedAt: p.datetime().nullable(),
    /** Since when, and by whom, it is held: no worker takes it up until it is resumed or to be stopped. */
    pausedAt: p.datetime().nullable(),
    pausedById: p.text().nullable(),
    pausedByName: p.text().nullable(),
    /** The worker's last sign of life. */
    heartbeatAt: p.datetime().nullable(),
    /** Who works on it; a chunk under another token is rolled back. */
    leaseToken: p.uuid().nullable(),
    /** How often it was taken up since the last chunk that succeeded. */
    attemptCount: p.integer().default(0),
    /** When queued work may be taken up. */
    nextAttemptAt: p.datetime().defaultRaw('now()'),
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  indexes: [
    {
      name: 'idx_job_progress_created_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.createdAt} desc, ${columns.id} desc)`,
    },
    {
      name: 'idx_job_progress_requested_by_id',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.requestedById}, ${columns.createdAt} desc, ${columns.id} desc)`,
    },
    {
      name: 'idx_job_progress_heartbeat_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.heartbeatAt}) where state = 'running'`,
    },
    {
      name: 'idx_job_progress_next_attempt_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.nextAttemptAt}) where state = 'queued'`,
    },
  ],
  checks: [
    { name: 'job_progress_kind_check', expression: `kind ~ '^[a-z_]+[.][a-z_]+$'` },
    { name: 'job_progress_count_check', expression: 'done_count >= 0 and total_count >= 0' },
    { name: 'job_progress_attempt_count_check', expression: 'attempt_count >= 0' },
    {
      name: 'job_progress_lease_token_check',
      expression: `lease_token is null or state = 'running'`,
    },
    {
      name: 'job_progress_sum_check',
      expression: `state <> 'succeeded' or total_count is null or done_count = total_count`,
    },
    {
      name: 'job_progress_paused_at_check',
      expression: `paused_at is null or (paused_by_name is not null and state in ('queued', 'running'))`,
    },
    {
      name: 'job_progress_finished_at_check',
      expression: `(state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)`,
    },
  ],
});

export class JobProgress extends JobProgressSchema.class {}
JobProgressSchema.setClass(JobProgress);
