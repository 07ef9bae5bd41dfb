import { API_VERSION } from '../objects/common.ts';
import type { WebhookEndpoint } from '../objects/event.ts';
import { type Objects, PREFIXES, type TypeName } from '../objects/index.ts';
import type { Account } from './account.ts';
import { missing } from './error.ts';
import { derive, objectId } from './ids.ts';
import { changedFrom, type Fields, sameJson, type StripeObject } from './object.ts';
import type { Operation } from './operation.ts';
import type { Undo } from './table.ts';

/** What made the work happen: a call of the API, or a task of the agenda. */
export type Origin = {
  readonly method: string;
  readonly path: string;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
};

/** Chooses whether a charge attempt must be declined by an injected fault. */
export type DeclineChooser = (account: string, origin: Origin) => string | undefined;

export type WorkContext = {
  readonly seed: string;
  /** Virtual Unix seconds. */
  readonly now: number;
  /** Events created before this would be forgotten at once and have no reader. */
  readonly keepEventsSince: number;
  readonly origin: Origin;
  readonly injectedDecline: DeclineChooser;
  /** Whether somebody wants to know what happened. */
  readonly isWatched: boolean;
};

/** What happened to which object, also when no event of it is kept. */
export type Happening = {
  readonly type: string;
  /** Virtual Unix seconds. */
  readonly created: number;
  readonly data: { readonly object: object };
};

/** The type of a kept object, as the table hands it out. */
export type Kept<K extends TypeName> = Objects[K] & StripeObject;

/**
 * One unit of work on one account: everything a request or task changes, committed or taken
 * back as a whole. Handlers read and write through it and never touch the account directly.
 */
export class Work {
  readonly account: Account;
  readonly now: number;
  readonly origin: Origin;
  readonly operations: Operation[] = [];
  readonly happenings: Happening[] = [];
  private readonly context: WorkContext;
  private readonly undo: Undo[] = [];
  private readonly counterBefore: number;

  constructor(account: Account, context: WorkContext) {
    this.account = account;
    this.context = context;
    this.now = context.now;
    this.origin = context.origin;
    this.counterBefore = account.counter;
  }

  apply(operation: Operation): void {
    this.undo.push(this.account.apply(operation));
    this.operations.push(operation);
  }

  /** Takes everything back, newest first; ids are handed out again. */
  rollback(): void {
    for (const undo of this.undo.toReversed()) undo();
    this.undo.length = 0;
    this.operations.length = 0;
    this.happenings.length = 0;
    this.account.counter = this.counterBefore;
  }

  /** Operations to journal, with the counter when it moved. */
  finish(): readonly Operation[] {
    if (this.account.counter !== this.counterBefore) this.operations.push(['count', this.account.counter]);
    return this.operations;
  }

  nextNumber(): number {
    this.account.counter += 1;
    return this.account.counter;
  }

  newId(prefix: string): string {
    return objectId(this.context.seed, this.account.key, prefix, this.nextNumber());
  }

  idFor(type: TypeName): string {
    return this.newId(PREFIXES[type]);
  }

  /** `length` unguessable-looking characters that are the same for the same seed and calls. */
  token(length: number): string {
    return derive(this.context.seed, `${this.account.key}:token:${this.nextNumber()}`, length);
  }

  find<K extends TypeName>(type: K, id: string): Kept<K> | undefined {
    return this.account.table(type).get(id);
  }

  /** The object, or Stripe's 404 (400 with `param` when the id came as a parameter). */
  get<K extends TypeName>(type: K, id: string, param?: string): Kept<K> {
    const found = this.find(type, id);
    if (!found) throw missing(type, id, param);
    return found;
  }

  by<K extends TypeName>(type: K, field: string, value: unknown): Kept<K>[] {
    return this.account.table(type).by(field, value);
  }

  put<K extends TypeName>(type: K, object: Objects[K]): Kept<K> {
    this.apply(['put', type, object]);
    return object;
  }

  /** Writes a new object and emits its `…created` event. */
  create<K extends TypeName>(type: K, object: Objects[K], event?: string): Kept<K> {
    const kept = this.put(type, object);
    if (event) this.emit(event, kept);
    return kept;
  }

  /** Replaces fields; emits `event` with the previous values when something changed. */
  update<K extends TypeName>(type: K, id: string, fields: Partial<Objects[K]>, event?: string): Kept<K> {
    const before = this.get(type, id);
    if (Object.entries(fields).every(([name, value]) => sameJson(before[name], value))) return before;
    const after = { ...before, ...fields };
    this.put(type, after);
    if (event) this.emit(event, after, () => changedFrom(before, after));
    return after;
  }

  schedule(kind: string, at: number, id: string): void {
    this.apply(['schedule', { at, seq: this.nextNumber(), kind, id }]);
  }

  unschedule(id: string, kind?: string): void {
    for (const task of this.account.agenda.of(id, kind)) this.apply(['unschedule', task.seq]);
  }

  /** The code of an injected decline for the charge attempt under way. */
  injectedDecline(): string | undefined {
    return this.context.injectedDecline(this.account.key, this.origin);
  }

  /**
   * Records an event with a snapshot of `object` and queues it for every endpoint that listens.
   * `previous` may be a function: it is not asked for an event that nobody will read.
   */
  emit(type: string, object: object, previous?: Fields | (() => Fields)): void {
    if (this.context.isWatched) this.happenings.push({ type, created: this.now, data: { object } });
    const endpoints = this.listeners(type);
    if (this.now < this.context.keepEventsSince && endpoints.length === 0) {
      // Its number is used up, so that the ids after it do not depend on what is kept.
      this.nextNumber();
      return;
    }
    const id = this.idFor('event');
    const { requestId, idempotencyKey } = this.origin;
    const attributes = typeof previous === 'function' ? previous() : previous;
    this.put('event', {
      id,
      object: 'event',
      api_version: API_VERSION,
      created: this.now,
      data: attributes ? { object, previous_attributes: attributes } : { object },
      livemode: false,
      pending_webhooks: endpoints.length,
      request: { id: requestId, idempotency_key: idempotencyKey },
      type,
    });
    for (const endpoint of endpoints) {
      const delivery = { event: id, endpoint: endpoint.id, firstAt: this.now, attempts: 0, nextAt: this.now };
      this.apply(['deliver', { seq: this.nextNumber(), ...delivery }]);
    }
  }

  private listeners(type: string): WebhookEndpoint[] {
    const table = this.account.table('webhook_endpoint');
    if (table.size === 0) return [];
    return [...table.values()].filter(
      ({ status, enabled_events: wanted }) =>
        status === 'enabled' && (wanted.includes('*') || wanted.includes(type)),
    );
  }
}
