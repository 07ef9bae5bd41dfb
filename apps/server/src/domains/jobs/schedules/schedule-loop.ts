import { Refusal } from '../../../platform/errors.ts';
import { type Loop, startLoop, type Turn } from '../../../platform/loop.ts';
import {
  bringBack,
  claimSchedule,
  type ClaimedSchedule,
  leaseSeconds,
  renewLease,
} from './claim-schedule.ts';
import type { Schedule, ScheduleContext } from './schedule.ts';
import { settleLongRuns, settleSchedule, type ScheduleEnd } from './settle-schedule.ts';
import { syncSchedules } from './sync-schedules.ts';

export type ScheduleLoopOptions = Omit<ScheduleContext, 'signal'> & {
  schedules: readonly Schedule[];
  /** How often what is due is looked for, unless woken; in milliseconds. */
  sweepMs: number;
  observe?: (turn: Turn) => void;
};

/** Runs what is due, one after the other. Several workers share the schedules; each run is one's. */
export async function startScheduleLoop(options: ScheduleLoopOptions): Promise<Loop> {
  const { database, log, clock, schedules, sweepMs, observe } = options;
  await syncSchedules(database, schedules, clock.now());
  const ending = new AbortController();
  const byName = new Map(schedules.map((schedule) => [schedule.name, schedule]));
  const names = [...byName.keys()];
  const context: ScheduleContext = { ...options, signal: ending.signal };
  const loop = startLoop(
    'schedules',
    sweepMs,
    log,
    async () => {
      await settleLongRuns(database);
      await bringBack(database, schedules, clock.now());
      const claimed = await claimSchedule(database, names, clock.now());
      const schedule = claimed && byName.get(claimed.name);
      if (!claimed || !schedule) return { hasMore: false };
      await settleSchedule(database, claimed, await runOnce(schedule, claimed, context));
      return { hasMore: true };
    },
    observe,
  );
  return {
    wake: () => loop.wake(),
    stop: () => {
      ending.abort();
      return loop.stop();
    },
  };
}

/** One run with its lease kept; says how it ended and never throws for what the run throws. */
async function runOnce(
  schedule: Schedule,
  claimed: ClaimedSchedule,
  context: ScheduleContext,
): Promise<ScheduleEnd> {
  const { database, log } = context;
  const pulse = setInterval(
    () => {
      renewLease(database, claimed).catch(() => undefined);
    },
    (leaseSeconds * 1000) / 4,
  );
  try {
    const outcome = await schedule.run(context);
    if ('jobId' in outcome) return outcome;
    return { state: outcome.hasFailed ? 'failed' : 'succeeded', message: outcome.message };
  } catch (error) {
    if (error instanceof Refusal) return { state: 'failed', message: error.message };
    log.error({ err: error, schedule: schedule.name }, 'a scheduled run failed');
    // The text of an unknown error may hold anything; its kind is enough to know where to look.
    return { state: 'failed', message: `It failed (${kindOf(error)}); the log of the worker says why.` };
  } finally {
    clearInterval(pulse);
  }
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { code } = error as Error & { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
