import { operationKey } from '../schema/validator.ts';

const KEPT = 10_000;

export type CallEntry = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly at: string;
};

/** The calls received over HTTP: the latest ones, and counts per operation since the start. */
export class CallLog {
  private readonly entries: CallEntry[] = [];
  private readonly counts = new Map<string, number>();

  /** `status` 0 stands for a connection that was reset. */
  add(method: string, path: string, status: number): void {
    const name = operationKey(method, path) ?? `${method} ${path}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    this.entries.push({ method, path, status, at: new Date().toISOString() });
    if (this.entries.length > 2 * KEPT) this.entries.splice(0, KEPT);
  }

  read(): {
    readonly total: number;
    readonly counts: Record<string, number>;
    readonly calls: readonly CallEntry[];
  } {
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    return { total, counts: Object.fromEntries(this.counts), calls: this.entries.slice(-KEPT) };
  }

  clear(): void {
    this.entries.length = 0;
    this.counts.clear();
  }
}
