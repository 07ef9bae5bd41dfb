import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Account } from '../core/account.ts';
import type { Operation } from '../core/operation.ts';
import { Journal, type JournalRecord } from './journal.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

const MEBIBYTE = 1 << 20;
/** The journal is folded into the snapshot when it outgrows this and the snapshot itself. */
const MIN_COMPACTION = 32 * MEBIBYTE;

export type StoreState = {
  readonly seed: string;
  now(): number;
  accounts(): Iterable<Account>;
  accountFor(key: string): Account;
  setTime(now: number): void;
};

/** Keeps a world in `FILE` (snapshot) and `FILE.journal-N` (what came after it). */
export class Store {
  private readonly path: string;
  private readonly state: StoreState;
  private journal: Journal | undefined;
  private generation = 0;
  private snapshotBytes = 0;

  /** Loads what is there. With `bulk` nothing is journaled until {@link Store.save}. */
  constructor(path: string, state: StoreState, bulk: boolean) {
    this.path = path;
    this.state = state;
    mkdirSync(dirname(path), { recursive: true });
    const header = readSnapshot(path, (key) => state.accountFor(key), state.seed);
    if (header) {
      this.generation = header.generation;
      this.snapshotBytes = statSync(path).size;
      state.setTime(header.now);
    }
    const journal = Journal.open(Journal.path(path, this.generation), (record) => this.replay(record));
    if (bulk) journal.close();
    else this.journal = journal;
  }

  record(account: string, operations: readonly Operation[]): void {
    this.journal?.append({ t: this.state.now(), a: account, o: operations });
  }

  recordTime(): void {
    this.journal?.append({ t: this.state.now() });
  }

  flush(): void {
    this.journal?.flush();
    if (this.journal && this.journal.size > Math.max(MIN_COMPACTION, this.snapshotBytes)) this.save();
  }

  /** Writes a snapshot and starts an empty journal; also ends bulk mode. */
  save(): void {
    const before = Journal.path(this.path, this.generation);
    this.journal?.close();
    this.generation += 1;
    const next = Journal.path(this.path, this.generation);
    Journal.remove(next);
    this.snapshotBytes = writeSnapshot(this.path, {
      generation: this.generation,
      seed: this.state.seed,
      now: this.state.now(),
      accounts: this.state.accounts(),
    });
    Journal.remove(before);
    rmSync(`${this.path}.rows.tmp`, { force: true });
    this.journal = Journal.open(next, () => undefined);
  }

  close(): void {
    if (!this.journal) this.save();
    this.journal?.close();
    this.journal = undefined;
  }

  private replay(record: JournalRecord): void {
    this.state.setTime(record.t);
    if (record.a === undefined) return;
    const account = this.state.accountFor(record.a);
    for (const operation of record.o ?? []) account.apply(operation);
  }
}
