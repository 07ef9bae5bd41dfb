/** Something an account will do by itself at a virtual time (a renewal, a retry). */
export type Task = {
  /** Unix seconds. */
  readonly at: number;
  /** Order among tasks of the same second. */
  readonly seq: number;
  readonly kind: string;
  /** Id of the object it is about. */
  readonly id: string;
};

/** Tasks ordered by time, then by the order of scheduling: a binary heap with lazy removal. */
export class Agenda {
  private readonly heap: Task[] = [];
  private readonly live = new Map<number, Task>();
  private readonly byId = new Map<string, Set<Task>>();

  add(task: Task): void {
    this.live.set(task.seq, task);
    const siblings = this.byId.get(task.id);
    if (siblings) siblings.add(task);
    else this.byId.set(task.id, new Set([task]));
    this.heap.push(task);
    this.up(this.heap.length - 1);
  }

  remove(seq: number): Task | undefined {
    const task = this.live.get(seq);
    if (!task) return undefined;
    this.live.delete(seq);
    const siblings = this.byId.get(task.id);
    siblings?.delete(task);
    if (siblings?.size === 0) this.byId.delete(task.id);
    return task;
  }

  /** The next task without taking it. */
  peek(): Task | undefined {
    while (this.heap.length > 0 && this.live.get(this.heap[0]!.seq) !== this.heap[0]) this.pop();
    return this.heap[0];
  }

  /** Tasks of one object, in no particular order. */
  of(id: string, kind?: string): Task[] {
    return [...(this.byId.get(id) ?? [])].filter((task) => kind === undefined || task.kind === kind);
  }

  all(): Task[] {
    return [...this.live.values()];
  }

  private pop(): void {
    const last = this.heap.pop();
    if (!last || this.heap.length === 0) return;
    this.heap[0] = last;
    this.down(0);
  }

  private up(index: number): void {
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(this.heap[index]!, this.heap[parent]!)) return;
      this.swap(index, parent);
      index = parent;
    }
  }

  private down(index: number): void {
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let first = index;
      if (left < this.heap.length && before(this.heap[left]!, this.heap[first]!)) first = left;
      if (right < this.heap.length && before(this.heap[right]!, this.heap[first]!)) first = right;
      if (first === index) return;
      this.swap(index, first);
      index = first;
    }
  }

  private swap(a: number, b: number): void {
    const held = this.heap[a]!;
    this.heap[a] = this.heap[b]!;
    this.heap[b] = held;
  }
}

function before(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.seq < b.seq);
}
