import { bornAt, type StripeObject, valueAt } from './object.ts';

/** Rows that are still text in a snapshot; each is parsed when it is first read. */
export type ColdRows = { readonly count: number; read(position: number): StripeObject };

/** Undoes one change. */
export type Undo = () => void;

/**
 * All objects of one type in one account, in order of creation. Positions never move, so they
 * serve as list cursors. Secondary indexes are built when a field is first asked for.
 */
export class Table<T extends StripeObject = StripeObject> {
  private readonly rows: (T | undefined)[] = [];
  private readonly ids: (string | undefined)[] = [];
  private readonly createdAt: number[] = [];
  private readonly positions = new Map<string, number>();
  private readonly indexes = new Map<string, Map<unknown, number[]>>();
  private cold: ColdRows | undefined;

  /** Adopts the rows of a snapshot without parsing them. Only for an empty table. */
  attach(ids: readonly string[], created: readonly number[], cold: ColdRows): void {
    for (const [position, id] of ids.entries()) {
      this.ids.push(id);
      this.rows.push(undefined);
      this.createdAt.push(created[position] ?? 0);
      this.positions.set(id, position);
    }
    this.cold = cold;
  }

  get size(): number {
    return this.positions.size;
  }

  /** One past the newest position. */
  get end(): number {
    return this.ids.length;
  }

  get(id: string): T | undefined {
    const position = this.positions.get(id);
    return position === undefined ? undefined : this.at(position);
  }

  at(position: number): T | undefined {
    const row = this.rows[position];
    if (row !== undefined || this.ids[position] === undefined) return row;
    if (!this.cold || position >= this.cold.count) return undefined;
    const read = this.cold.read(position) as T;
    this.rows[position] = read;
    return read;
  }

  /** Creation time of a row; rows without one (deleted customers) keep their first. */
  createdOf(id: string): number {
    return this.createdAt[this.positions.get(id) ?? -1] ?? 0;
  }

  idAt(position: number): string | undefined {
    return this.ids[position];
  }

  positionOf(id: string): number | undefined {
    return this.positions.get(id);
  }

  /** Inserts, or replaces the object with the same id. */
  put(next: T): Undo {
    const position = this.positions.get(next.id);
    if (position === undefined) return this.insert(next);
    const before = this.at(position);
    this.rows[position] = next;
    this.reindex(position, before, next);
    return () => {
      this.rows[position] = before;
      this.reindex(position, next, before);
    };
  }

  remove(id: string): Undo {
    const position = this.positions.get(id);
    if (position === undefined) return () => undefined;
    const before = this.indexes.size > 0 ? this.at(position) : this.rows[position];
    this.reindex(position, before, undefined);
    this.positions.delete(id);
    this.ids[position] = undefined;
    this.rows[position] = undefined;
    return () => {
      this.positions.set(id, position);
      this.ids[position] = id;
      this.rows[position] = before;
      this.reindex(position, undefined, before);
    };
  }

  /** Positions, oldest first, of the rows whose `field` (a dotted path) equals `value`. */
  positionsBy(field: string, value: unknown): readonly number[] {
    let index = this.indexes.get(field);
    if (!index) {
      index = new Map();
      this.indexes.set(field, index);
      for (let position = 0; position < this.end; position += 1) {
        const row = this.at(position);
        if (row) place(index, valueAt(row, field), position);
      }
    }
    return index.get(value) ?? [];
  }

  /** Objects whose `field` equals `value`, oldest first. */
  by(field: string, value: unknown): T[] {
    return this.positionsBy(field, value).flatMap((position) => this.at(position) ?? []);
  }

  /** First position created at or after `time`; creation times never decrease. */
  firstSince(time: number): number {
    let [low, high] = [0, this.end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.createdAt[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Live objects, oldest first. */
  *values(): Generator<T> {
    for (let position = 0; position < this.end; position += 1) {
      const row = this.at(position);
      if (row) yield row;
    }
  }

  private insert(next: T): Undo {
    const position = this.end;
    const last = this.createdAt[position - 1] ?? 0;
    this.ids.push(next.id);
    this.rows.push(next);
    this.createdAt.push(Math.max(last, bornAt(next) ?? last));
    this.positions.set(next.id, position);
    this.reindex(position, undefined, next);
    return () => {
      this.reindex(position, next, undefined);
      this.positions.delete(next.id);
      this.ids.pop();
      this.rows.pop();
      this.createdAt.pop();
    };
  }

  private reindex(position: number, before: T | undefined, after: T | undefined): void {
    for (const [field, index] of this.indexes) {
      const old = before && valueAt(before, field);
      const now = after && valueAt(after, field);
      if (before && after && old === now) continue;
      if (before) displace(index, old, position);
      if (after) place(index, now, position);
    }
  }
}

function place(index: Map<unknown, number[]>, value: unknown, position: number): void {
  const list = index.get(value);
  if (!list) index.set(value, [position]);
  else if ((list.at(-1) ?? -1) < position) list.push(position);
  else if (!list.includes(position))
    list.splice(
      list.findIndex((other) => other > position),
      0,
      position,
    );
}

function displace(index: Map<unknown, number[]>, value: unknown, position: number): void {
  const list = index.get(value);
  const found = list?.indexOf(position) ?? -1;
  if (found >= 0) list?.splice(found, 1);
}
