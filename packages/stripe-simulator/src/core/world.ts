import { createHash } from 'node:crypto';
import { TASKS } from '../billing/tasks.ts';
import { FaultBox } from '../faults/box.ts';
import { TYPE_NAMES } from '../objects/index.ts';
import { Store } from '../storage/store.ts';
import { Account, EVENT_RETENTION } from './account.ts';
import { StripeError } from './error.ts';
import { isFields } from './object.ts';
import type { Operation } from './operation.ts';
import { present } from './present.ts';
import { type Happening, type Origin, Work } from './work.ts';

export type WorldOptions = {
  readonly seed: string;
  /** Unix seconds at which the virtual clock of a new world starts. */
  readonly startAt: number;
  readonly dataFile?: string | undefined;
  /** Nothing is written until save() or close(); for making large worlds. */
  readonly bulk?: boolean | undefined;
  /** Unix seconds up to which the world will be played: events forgotten by then are never made. */
  readonly playedUntil?: number | undefined;
};

/** Called after each commit with what changed. */
export type CommitListener = (account: Account, operations: readonly Operation[]) => void;

/** Called after each commit with each event of it, in their order. */
export type Watcher = (account: string, happening: Happening) => void;

/** All accounts, their common virtual clock and their file. The only place where state is committed. */
export class World {
  readonly seed: string;
  readonly faults: FaultBox;
  readonly accounts = new Map<string, Account>();
  readonly listeners: CommitListener[] = [];
  readonly watchers: Watcher[] = [];
  private clock: number;
  private readonly firstEventAt: number;
  private keepEventsSince: number;
  private readonly store: Store | undefined;

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    this.clock = options.startAt;
    this.firstEventAt = options.playedUntil === undefined ? 0 : options.playedUntil - EVENT_RETENTION;
    this.keepEventsSince = this.firstEventAt;
    this.faults = new FaultBox(options.seed);
    if (options.dataFile !== undefined) {
      this.store = new Store(
        options.dataFile,
        {
          seed: this.seed,
          now: () => this.clock,
          accounts: () => this.accounts.values(),
          accountFor: (key) => this.account(key),
          setTime: (now) => {
            this.clock = now;
          },
        },
        options.bulk ?? false,
      );
    }
  }

  /** Virtual Unix seconds. */
  get now(): number {
    return this.clock;
  }

  /** The account of that name; it exists as soon as it is named. */
  account(key: string): Account {
    let account = this.accounts.get(key);
    if (!account) {
      account = new Account(key, this.seed);
      this.accounts.set(key, account);
    }
    return account;
  }

  /** Runs `change` as one unit: journaled when it returns, taken back when it throws. */
  commit<T>(account: Account, origin: Origin, change: (work: Work) => T): T {
    const work = new Work(account, {
      seed: this.seed,
      now: this.clock,
      keepEventsSince: this.keepEventsSince,
      origin,
      isWatched: this.watchers.length > 0,
      injectedDecline: (key, { method, path }) => this.faults.decline({ account: key, method, path }),
    });
    try {
      const result = change(work);
      this.settle(account, work);
      return result;
    } catch (error) {
      if (error instanceof StripeError && error.keepsEffects) this.settle(account, work);
      else work.rollback();
      throw error;
    }
  }

  private settle(account: Account, work: Work): void {
    this.record(account, work.finish());
    for (const watch of this.watchers) for (const happening of work.happenings) watch(account.key, happening);
  }

  /** Journals operations that were applied already and tells the listeners. */
  record(account: Account, operations: readonly Operation[]): void {
    if (operations.length === 0) return;
    this.store?.record(account.key, operations);
    for (const listener of this.listeners) listener(account, operations);
  }

  /**
   * Moves the clock to `target` (Unix seconds), running every task on the way at its own time.
   * Going back is refused. Returns how many tasks ran.
   */
  advanceTo(target: number): number {
    if (target < this.clock)
      throw new RangeError(`The clock is at ${this.clock} and cannot go back to ${target}.`);
    this.keepEventsSince = Math.max(this.firstEventAt, target - EVENT_RETENTION);
    let ran = 0;
    for (let next = this.nextTask(target); next; next = this.nextTask(target)) {
      this.clock = Math.max(this.clock, next.task.at);
      this.runTask(next.account, next.task.kind, next.task.id, next.task.seq);
      ran += 1;
    }
    const moved = target > this.clock;
    this.clock = target;
    this.keepEventsSince = this.firstEventAt;
    for (const account of this.accounts.values()) account.prune(target);
    if (moved) this.store?.recordTime();
    return ran;
  }

  flush(): void {
    this.store?.flush();
  }

  save(): void {
    this.store?.save();
  }

  close(): void {
    this.store?.close();
  }

  /** SHA-256 over every object as canonical JSON; webhook progress is left out. */
  stateHash(): string {
    const hash = createHash('sha256');
    for (const key of [...this.accounts.keys()].toSorted()) {
      const account = this.account(key);
      account.prune(this.clock);
      for (const type of TYPE_NAMES)
        for (const row of account.table(type).values())
          hash.update(canonical(present(row, this.clock))).update('\n');
    }
    return hash.digest('hex');
  }

  private nextTask(limit: number) {
    let first:
      | { readonly account: Account; readonly task: NonNullable<ReturnType<Account['agenda']['peek']>> }
      | undefined;
    for (const account of this.accounts.values()) {
      const task = account.agenda.peek();
      if (task && task.at <= limit && (!first || task.at < first.task.at)) first = { account, task };
    }
    return first;
  }

  private runTask(account: Account, kind: string, id: string, seq: number): void {
    const origin = { method: 'TASK', path: kind, requestId: null, idempotencyKey: null };
    this.commit(account, origin, (work) => {
      work.apply(['unschedule', seq]);
      const run = TASKS[kind];
      if (!run) throw new Error(`The agenda names a task that this version does not know: ${kind}.`);
      run(work, id);
    });
  }
}

/** JSON with sorted keys, without delivery progress. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'pending_webhooks') return undefined;
    if (!isFields(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
