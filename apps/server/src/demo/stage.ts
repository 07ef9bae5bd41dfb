/** Something that happens in the demo world at a time. */
type Act = { at: number; order: number; run: () => void };

/**
 * What is going to happen, in order. Acts may plan further acts; whatever falls behind the curtain
 * is left out.
 */
export type Stage = {
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The time in the world while an act runs. */
  now(): Date;
  plan(at: Date, run: () => void): void;
  /** Plays everything; `clock` is told the time before each act. */
  play(clock: (at: Date) => void): void;
};

export function openStage(startsAt: Date, endsAt: Date): Stage {
  const heap: Act[] = [];
  let now = startsAt.getTime();
  let planned = 0;
  return {
    startsAt,
    endsAt,
    now: () => new Date(now),
    plan: (at, run) => {
      if (at > endsAt) return;
      planned += 1;
      // What was due before now happens now: the clock never goes back.
      push(heap, { at: Math.max(at.getTime(), now), order: planned, run });
    },
    play: (clock) => {
      for (let act = pop(heap); act; act = pop(heap)) {
        now = act.at;
        clock(new Date(now));
        act.run();
      }
    },
  };
}

const isBefore = (a: Act, b: Act): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Act[], act: Act): void {
  let index = heap.length;
  heap.push(act);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (!above || !isBefore(act, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = act;
}

function pop(heap: Act[]): Act | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    const [left, right] = [heap[child], heap[child + 1]];
    if (left && right && isBefore(right, left)) child += 1;
    const next = heap[child];
    if (!next || isBefore(last, next)) break;
    heap[index] = next;
    index = child;
  }
  heap[index] = last;
  return first;
}
