import { seededRandom } from '../core/random.ts';
import { type FaultKind, type FaultSpec, WEBHOOK_FAULTS } from './spec.ts';

type Armed = {
  readonly id: string;
  readonly spec: FaultSpec;
  readonly random: () => number;
  seen: number;
  struck: number;
};

/** What a fault looks at to decide whether it is meant. */
export type Target = { readonly account: string; readonly method: string; readonly path: string };

/** The armed faults; each decides by its own counter and generator, so runs repeat exactly. */
export class FaultBox {
  private readonly armed: Armed[] = [];
  private readonly seed: string;
  private added = 0;

  constructor(seed: string) {
    this.seed = seed;
  }

  add(spec: FaultSpec): string {
    this.added += 1;
    const id = `fault_${this.added}`;
    const random = seededRandom(spec.seed ?? `${this.seed}:${id}`);
    this.armed.push({ id, spec, random, seen: 0, struck: 0 });
    return id;
  }

  /** Removes one fault, or all. Returns how many. */
  clear(id?: string): number {
    const before = this.armed.length;
    const kept = id === undefined ? [] : this.armed.filter((fault) => fault.id !== id);
    this.armed.splice(0, before, ...kept);
    return before - kept.length;
  }

  list(): object[] {
    return this.armed.map(({ id, spec, seen, struck }) => ({ id, ...spec, seen, struck }));
  }

  /** The decline code for a charge attempt. */
  decline(target: Target): string | undefined {
    const spec = this.strike(target, (kind) => kind === 'decline')[0];
    return spec && (spec.code ?? 'generic_decline');
  }

  /** The first transport fault that strikes a call. */
  call(target: Target): FaultSpec | undefined {
    return this.strike(target, (kind) => kind !== 'decline' && !isWebhookFault(kind))[0];
  }

  /** All faults that strike a delivery; `path` is the type of the event. */
  delivery(target: Target): FaultSpec[] {
    return this.strike(target, isWebhookFault);
  }

  private strike(target: Target, wanted: (kind: FaultKind) => boolean): FaultSpec[] {
    if (this.armed.length === 0) return [];
    return this.armed
      .filter((fault) => wanted(fault.spec.kind) && hits(fault, target))
      .map(({ spec }) => spec);
  }
}

function isWebhookFault(kind: FaultKind): boolean {
  return (WEBHOOK_FAULTS as readonly string[]).includes(kind);
}

function hits(fault: Armed, { account, method, path }: Target): boolean {
  const { spec } = fault;
  if (spec.account !== undefined && spec.account !== account) return false;
  if (spec.method !== undefined && spec.method !== method) return false;
  if (spec.path !== undefined && !path.startsWith(spec.path)) return false;
  fault.seen += 1;
  if (spec.times !== undefined && fault.struck >= spec.times) return false;
  const chosen =
    spec.nth === undefined
      ? spec.probability === undefined || fault.random() < spec.probability
      : [spec.nth].flat().includes(fault.seen);
  if (chosen) fault.struck += 1;
  return chosen;
}
