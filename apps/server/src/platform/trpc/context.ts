import type { Principal } from '../actor.ts';
import type { ChangeContext } from '../audit/transaction.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, EntityManager } from '../db/database.ts';
import type { Reads } from '../db/reads.ts';
import type { ChangeBus } from '../http/change-bus.ts';
import type { Logger } from '../log.ts';
import type { JobQueue } from '../jobs.ts';
import type { Observations } from '../observe.ts';
import type { RateLimiter } from '../rate-limit.ts';

/** What the process has, made once at start. */
export type Services = {
  config: Config;
  clock: Clock;
  log: Logger;
  database: Database;
  /** Lists, counts and exports. */
  reads: Reads;
  changes: ChangeBus;
  jobs: JobQueue;
  limits: RateLimiter;
  observations: Observations;
};

/** What tRPC makes once per HTTP request, before any procedure runs. */
export type RequestContext = {
  services: Services;
  requestId: string;
  ipAddress: string;
  userAgent: string;
  /** True when the request carries more than one call. */
  isBatch: boolean;
  /** Null when nobody is signed in; the procedure then refuses unless it is public. */
  principal: Principal | null;
  /** The session waits for its second factor: only the set-up of one is allowed. */
  needsSecondFactor: boolean;
};

export type QueryContext = RequestContext & { em: EntityManager };
/** What a write works with that asks another service while somebody waits. */
export type ErrandContext = RequestContext & {
  principal: Principal;
  /** Commits one transaction with its audit entries; has to be called before anything is asked outside. */
  commit: <Result>(run: (change: ChangeContext) => Promise<Result>) => Promise<Result>;
};
export type MutationContext = QueryContext &
  ChangeContext & {
    /** Runs after the commit; for waking others, never for work that must not be lost. */
    afterCommit: (run: () => void) => void;
  };
