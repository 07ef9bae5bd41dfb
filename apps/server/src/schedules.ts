import { bulkRefundKind, expireApprovals, settleCredits, topUpDue } from './domains/billing/index.ts';
import {
  bulkIgnoreWork,
  bulkReplayWork,
  removeOldEvents,
  scheduleRemovalOfOldEvents,
} from './domains/ingest/index.ts';
import {
  type AnyChunkedWork,
  forgetFinishedWork,
  type Pausable,
  type Schedule,
} from './domains/jobs/index.ts';
import { cleanSessions } from './domains/staff/index.ts';
import { bulkTagWork } from './domains/users/index.ts';
import { readAnchors, writeAnchor } from './platform/audit/anchor.ts';
import { verifyAudit } from './platform/audit/verify.ts';
import { stripeSchedules } from './stripe-schedules.ts';

/** Long work in chunks that the workers know how to do. */
export const chunkedWorks: readonly AnyChunkedWork[] = [
  removeOldEvents,
  bulkTagWork,
  bulkReplayWork,
  bulkIgnoreWork,
];

const rowsAnew = 'Each of what is left is looked at anew, as it is then.';

/**
 * Long work that people ask for and may hold. What a schedule asks for may not: nobody would notice that the
 * desk is not compared with Stripe any more.
 */
export const pausable: readonly Pausable[] = [
  {
    kind: bulkRefundKind,
    isMoney: true,
    onResume:
      'What is left is refunded as whoever asked for it may refund then: their role, their limits and each payment are looked at anew. What was refunded or disputed meanwhile, or is older than 180 days by then, is left out.',
  },
  { kind: bulkTagWork.kind, onResume: rowsAnew },
  { kind: bulkReplayWork.kind, onResume: rowsAnew },
  { kind: bulkIgnoreWork.kind, onResume: rowsAnew },
];

/** What happens by itself. Times are spread, so that one run does not wait for another. */
export const schedules: readonly Schedule[] = [
  {
    name: 'audit.anchor',
    title: 'Write the head of the audit log down outside of the database',
    cadence: 'every hour',
    cron: '5 * * * *',
    async run({ database, config, clock }) {
      const anchor = await writeAnchor(database.fork(), config.home, clock.now());
      return {
        message: anchor ? `Anchored at entry ${anchor.sequence}.` : 'Nothing new since the last anchor.',
      };
    },
  },
  {
    name: 'audit.verify',
    title: 'Recompute the audit log and compare it with its anchors',
    cadence: 'daily at 02:40 UTC',
    cron: '40 2 * * *',
    async run({ database, config }) {
      // Before the log is read, so that no anchor is ahead of what is seen of it.
      const anchors = await readAnchors(config.home);
      const { isValid, entryCount, problems } = await verifyAudit(database.fork(), anchors);
      return isValid
        ? { message: `The chain holds: all ${entryCount} entries are as they were written.` }
        : {
            hasFailed: true,
            message: `The chain is broken: ${problems.length} findings in ${entryCount} entries. Verify it under Staff, Audit log.`,
          };
    },
  },
  {
    name: 'billing.expire_approvals',
    title: 'End requests that nobody approved within 24 hours',
    cadence: 'every 5 minutes',
    cron: '*/5 * * * *',
    async run({ database, clock }) {
      const count = await expireApprovals(database, clock.now());
      return { message: count === 0 ? 'None has run out.' : `Ended ${count}.` };
    },
  },
  {
    name: 'billing.settle_credits',
    title: 'Let credit lapse, and count what was given for later',
    cadence: 'every 5 minutes',
    cron: '2-59/5 * * * *',
    async run({ database, clock }) {
      const count = await settleCredits(database, clock.now());
      return { message: count === 0 ? 'Nothing was due.' : `Settled ${count} accounts.` };
    },
  },
  {
    name: 'billing.auto_topups',
    title: 'Top up credit that has fallen below what its user wants to keep',
    cadence: 'every minute',
    cron: '* * * * *',
    async run({ database, clock }) {
      const count = await topUpDue({ database, clock });
      return { message: count === 0 ? 'Nobody was below.' : `Asked for ${count}.` };
    },
  },
  {
    name: 'ingest.retention',
    title: 'Remove webhook events that are older than their product keeps them',
    cadence: 'daily at 03:10 UTC',
    cron: '10 3 * * *',
    async run({ database, clock }) {
      const jobId = await database.fork().transactional((em) => scheduleRemovalOfOldEvents(em, clock.now()));
      return jobId ? { jobId } : { message: 'Nothing was old enough.' };
    },
  },
  {
    name: 'staff.clean_sessions',
    title: 'Remove sign-in sessions that ran out a week ago',
    cadence: 'daily at 03:25 UTC',
    cron: '25 3 * * *',
    async run({ database, clock }) {
      const count = await database.fork().transactional((em) => cleanSessions(em, clock.now()));
      return { message: count === 0 ? 'There were none.' : `Removed ${count}.` };
    },
  },
  {
    name: 'jobs.forget_finished',
    title: 'Forget long work that ended 90 days ago',
    cadence: 'daily at 03:35 UTC',
    cron: '35 3 * * *',
    async run({ database, clock }) {
      const count = await database.fork().transactional((em) => forgetFinishedWork(em, clock.now()));
      return { message: count === 0 ? 'There was none.' : `Forgot ${count}.` };
    },
  },
  ...stripeSchedules,
];
