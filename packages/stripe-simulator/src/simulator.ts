import { Executor } from './core/execute.ts';
import { expand } from './core/expand.ts';
import type { Fields, StripeObject } from './core/object.ts';
import type { Settings } from './core/operation.ts';
import { present } from './core/present.ts';
import { type Watcher, World } from './core/world.ts';
import type { FaultSpec } from './faults/spec.ts';
import { ApiHandler } from './http/api.ts';
import { CallLog } from './http/call-log.ts';
import { listen, type Listening, type ListenOptions } from './http/server.ts';
import type { Objects, TypeName } from './objects/index.ts';
import { includables } from './resources/index.ts';
import { type DeliveryCounts, Dispatcher } from './webhooks/dispatcher.ts';
import type { RetryPlan } from './webhooks/retry.ts';

export type SimulatorOptions = {
  /** Everything random derives from it; a data file belongs to one seed. */
  readonly seed?: string;
  /** Virtual time of a new world; a loaded one keeps its own. */
  readonly startAt?: Date;
  readonly dataFile?: string;
  /** The virtual clock runs with the wall clock and catches up when the simulator starts. */
  readonly followWallClock?: boolean;
  /** Checks every answer and event against the SDK's types and throws on a fault. Default true. */
  readonly validateResponses?: boolean;
  /**
   * Writes nothing until save() or close(): for making large worlds quickly. With the moment up to
   * which the world will be played, events that are forgotten by then are not even made.
   */
  readonly bulk?: boolean | { readonly until: Date };
  readonly webhooks?: {
    readonly concurrency?: number;
    readonly timeoutMs?: number;
    readonly retry?: RetryPlan;
    readonly allowRemote?: boolean;
  };
};

export type RequestOptions = { readonly idempotencyKey?: string };

/** The answer of an in-process call. The body is shared with the state: never change it. */
export type SimulatorAnswer = {
  readonly status: number;
  readonly body: StripeObject;
  readonly requestId: string;
  readonly replayed: boolean;
};

/** A running simulator. Times are virtual unless they say otherwise. */
export class Simulator {
  private readonly world: World;
  private readonly executor: Executor;
  private readonly dispatcher: Dispatcher;
  private readonly calls = new CallLog();
  private readonly servers: Listening[] = [];
  private readonly follow: boolean;
  private ticker: NodeJS.Timeout | undefined;

  constructor(options: SimulatorOptions) {
    const startAt = options.startAt ?? new Date();
    this.follow = options.followWallClock ?? false;
    this.world = new World({
      seed: options.seed ?? 'simulator',
      startAt: Math.floor(startAt.getTime() / 1000),
      dataFile: options.dataFile,
      bulk: options.bulk !== undefined && options.bulk !== false,
      ...(typeof options.bulk === 'object' && {
        playedUntil: Math.floor(options.bulk.until.getTime() / 1000),
      }),
    });
    this.executor = new Executor(this.world, options.validateResponses ?? true);
    this.dispatcher = new Dispatcher(this.world, {
      concurrency: options.webhooks?.concurrency ?? 8,
      timeoutMs: options.webhooks?.timeoutMs ?? 10_000,
      retry: options.webhooks?.retry ?? 'virtual',
      allowRemote: options.webhooks?.allowRemote ?? false,
    });
    if (this.follow) this.startTicking();
  }

  get now(): Date {
    return new Date(this.world.now * 1000);
  }

  /**
   * Performs one API call without HTTP, synchronously. `params` are typed values or text, as in
   * the SDK. Errors of the API are answers with a status, not exceptions.
   */
  request(
    account: string,
    method: string,
    path: string,
    params: Fields = {},
    options: RequestOptions = {},
  ): SimulatorAnswer {
    const answer = this.executor.execute({
      account,
      method,
      path,
      params,
      idempotencyKey: options.idempotencyKey,
    });
    return {
      status: answer.status,
      body: answer.body as StripeObject,
      requestId: answer.requestId,
      replayed: answer.originalRequest !== undefined,
    };
  }

  /** Moves the clock, running renewals, retries and everything else on the way. Returns the number of tasks. */
  advanceTo(date: Date): number {
    return this.advance(Math.floor(date.getTime() / 1000));
  }

  /** Tells of each event as it happens, also of those that are not kept or that nobody listens to. */
  watch(watcher: Watcher): void {
    this.world.watchers.push(watcher);
  }

  /** Changes how an account behaves where Stripe has a dashboard setting or an unknown delay. */
  configure(account: string, settings: Partial<Settings>): void {
    const origin = { method: 'CONTROL', path: 'settings', requestId: null, idempotencyKey: null };
    this.world.commit(this.world.account(account), origin, (work) =>
      work.apply(['settings', { ...work.account.settings, ...settings }]),
    );
  }

  /** Serves HTTP; several servers may run. Deliveries of webhooks begin with the first. */
  async listen(options: ListenOptions = {}): Promise<Listening> {
    const log = (method: string, path: string, status: number): void => this.calls.add(method, path, status);
    const api = new ApiHandler(this.world, this.executor, log);
    const control = {
      world: this.world,
      calls: this.calls,
      dispatcher: this.dispatcher,
      advanceTo: (seconds: number) => this.advance(seconds),
    };
    const server = await listen(api, control, options);
    this.servers.push(server);
    this.dispatcher.resume();
    return server;
  }

  /** Creates an endpoint that listens to `events` and returns its id and signing secret. */
  registerWebhookEndpoint(
    account: string,
    url: string,
    events: readonly string[] = ['*'],
  ): { readonly id: string; readonly secret: string } {
    const { status, body } = this.request(account, 'POST', '/v1/webhook_endpoints', {
      url,
      enabled_events: events,
    });
    if (status !== 200) throw new Error(`The endpoint was refused: ${JSON.stringify(body)}`);
    return { id: body.id, secret: String(body['secret']) };
  }

  /** Sends everything that is due and waits for the answers. */
  flushWebhooks(): Promise<DeliveryCounts> {
    return this.dispatcher.flush();
  }

  addFault(fault: FaultSpec): string {
    return this.world.faults.add(fault);
  }

  clearFaults(): void {
    this.world.faults.clear();
  }

  /** Every object of one type of an account, oldest first, as the API would show it. */
  *objects<K extends TypeName>(account: string, type: K): Generator<Objects[K]> {
    for (const row of this.world.account(account).table(type).values()) yield present(row, this.world.now);
  }

  /**
   * The same with the fields at `paths` expanded, as a list of the API shows them with `expand`;
   * without its pages, so that a large account is read in one go.
   */
  *expandedObjects(account: string, type: TypeName, paths: readonly string[]): Generator<StripeObject> {
    for (const row of this.objects(account, type))
      yield expand(
        this.world.account(account),
        row,
        paths,
        includables,
        this.world.now,
      ) as unknown as StripeObject;
  }

  accounts(): string[] {
    return [...this.world.accounts.keys()];
  }

  /** Id of the account (`acct_…`) behind a key name. */
  accountId(account: string): string {
    return this.world.account(account).id;
  }

  /** SHA-256 of the whole state without the progress of deliveries. */
  stateHash(): string {
    return this.world.stateHash();
  }

  /** Running totals of the ledger, for example `usd:balance`; they sum to zero. */
  ledger(account: string): Readonly<Record<string, number>> {
    return Object.fromEntries(this.world.account(account).ledger);
  }

  /** Hands buffered journal records to the operating system; HTTP does it before each answer. */
  flush(): void {
    this.world.flush();
  }

  /** Writes a snapshot of everything; ends bulk mode. */
  save(): void {
    this.world.save();
  }

  async close(): Promise<void> {
    clearInterval(this.ticker);
    await Promise.all(this.servers.map((server) => server.close()));
    await this.dispatcher.close();
    this.world.close();
  }

  private advance(seconds: number): number {
    const ran = this.world.advanceTo(seconds);
    this.world.flush();
    this.dispatcher.clockMoved();
    return ran;
  }

  private startTicking(): void {
    const tick = (): void => {
      const wall = Math.floor(Date.now() / 1000);
      if (wall > this.world.now) this.advance(wall);
    };
    tick();
    this.ticker = setInterval(tick, 250);
    this.ticker.unref();
  }
}

/** Opens a simulator: a new world, or the one in `dataFile`. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  return new Simulator(options);
}
