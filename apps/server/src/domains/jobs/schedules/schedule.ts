import type { Services } from '../../../platform/trpc/context.ts';

/** What a run gets to work with; `signal` is aborted when the process is asked to end. */
export type ScheduleContext = Pick<Services, 'database' | 'config' | 'clock' | 'log'> & {
  signal: AbortSignal;
};

/** What a run came to, as a sentence; or the long work it started, whose end is the end of the run. */
export type ScheduleOutcome = { message: string; hasFailed?: boolean } | { jobId: string };

/** Work that happens by itself; declared by its domain, run in one worker at a time. */
export type Schedule = {
  /** `domain.verb`. */
  name: string;
  /** What it does, in words. */
  title: string;
  /** When, in words: the reader should not have to know cron. */
  cadence: string;
  /** Five fields; the time zone is `timezone`. */
  cron: string;
  /** IANA name; UTC unless said. */
  timezone?: string;
  /** A new schedule runs at once; one that is heavy waits for its time. */
  waitsForItsTime?: boolean;
  run: (context: ScheduleContext) => Promise<ScheduleOutcome>;
};

export const zoneOf = ({ timezone }: Pick<Schedule, 'timezone'>): string => timezone ?? 'UTC';
