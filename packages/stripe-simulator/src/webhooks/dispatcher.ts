import type { Account } from '../core/account.ts';
import type { Delivery, Operation } from '../core/operation.ts';
import { seededRandom } from '../core/random.ts';
import type { World } from '../core/world.ts';
import { parcelsOf } from './payload.ts';
import { afterAttempt, type RetryPlan } from './retry.ts';
import { sendParcel } from './send.ts';

export type DispatcherOptions = {
  /** Deliveries under way at the same time. */
  readonly concurrency: number;
  /** After this an endpoint counts as failed. */
  readonly timeoutMs: number;
  readonly retry: RetryPlan;
  /** Endpoints on other machines are refused unless this is set. */
  readonly allowRemote: boolean;
};

export type DeliveryCounts = {
  readonly delivered: number;
  readonly failed: number;
  readonly waiting: number;
};

type Job = { readonly account: Account; readonly delivery: Delivery };

/** Sends what the accounts have queued. State lives in the accounts, so a restart goes on where it was. */
export class Dispatcher {
  private readonly world: World;
  private readonly options: DispatcherOptions;
  private readonly ready: Job[] = [];
  private readonly idle: (() => void)[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly random: () => number;
  private active = 0;
  private delivered = 0;
  private failed = 0;
  private paused = true;
  private closed = false;

  constructor(world: World, options: DispatcherOptions) {
    this.world = world;
    this.options = options;
    this.random = seededRandom(`${world.seed}:shuffle`);
    for (const account of world.accounts.values())
      for (const delivery of account.deliveries.values()) this.plan({ account, delivery });
    world.listeners.push((account, operations) => this.notice(account, operations));
  }

  /** Starts or goes on sending. */
  resume(): void {
    this.paused = false;
    this.pump();
  }

  /** Lets what is under way finish and sends nothing more. */
  pause(): void {
    this.paused = true;
  }

  counts(): DeliveryCounts {
    let queued = 0;
    for (const account of this.world.accounts.values()) queued += account.deliveries.size;
    return { delivered: this.delivered, failed: this.failed, waiting: queued };
  }

  /** Resolves when nothing is due and nothing is under way; later retries may still be waiting. */
  async flush(): Promise<DeliveryCounts> {
    this.world.flush();
    this.resume();
    if (this.active > 0 || this.ready.length > 0)
      await new Promise<void>((resolve) => this.idle.push(resolve));
    return this.counts();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.paused = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.ready.length = 0;
    if (this.active > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** The clock moved: retries may be due. */
  clockMoved(): void {
    if (this.options.retry !== 'virtual') return;
    for (const account of this.world.accounts.values())
      for (const delivery of account.deliveries.values())
        if (delivery.attempts > 0 && delivery.nextAt <= this.world.now && !this.queued.has(delivery.seq))
          this.enqueue({ account, delivery });
    this.pump();
  }

  private readonly queued = new Set<number>();

  private notice(account: Account, operations: readonly Operation[]): void {
    for (const operation of operations)
      if (operation[0] === 'deliver' && operation[1].attempts === 0)
        this.enqueue({ account, delivery: operation[1] });
    this.pump();
  }

  private enqueue(job: Job): void {
    this.queued.add(job.delivery.seq);
    this.ready.push(job);
  }

  /** Puts a delivery where its time says: into the queue, on a timer, or left for the virtual clock. */
  private plan(job: Job): void {
    const { retry } = this.options;
    if (job.delivery.attempts === 0 || job.delivery.nextAt <= this.world.now) this.enqueue(job);
    else if (retry !== 'virtual')
      this.later(job, retry.wallMs[Math.min(job.delivery.attempts, retry.wallMs.length) - 1] ?? 0);
  }

  private later(job: Job, ms: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.enqueue(job);
      this.pump();
    }, ms);
    this.timers.add(timer);
  }

  private pump(): void {
    while (!this.paused && this.active < this.options.concurrency && this.ready.length > 0) {
      const job = this.ready.shift()!;
      this.active += 1;
      // Sending starts after the current turn, when the commit that queued it is in the journal.
      void Promise.resolve().then(() => this.run(job));
    }
  }

  private async run(job: Job): Promise<void> {
    const { account, delivery } = job;
    this.world.flush();
    if (account.deliveries.get(delivery.seq) === delivery) await this.attempt(job);
    this.active -= 1;
    this.pump();
    if (this.active === 0 && this.ready.length === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  private async attempt({ account, delivery }: Job): Promise<void> {
    const event = account.table('event').get(delivery.event);
    const endpoint = account.table('webhook_endpoint').get(delivery.endpoint);
    this.queued.delete(delivery.seq);
    if (!event || !endpoint || endpoint.status === 'disabled') {
      this.settle(account, [['delivered', delivery.seq]]);
      return;
    }
    const faults = this.world.faults.delivery({ account: account.key, method: 'WEBHOOK', path: event.type });
    const shuffle = faults.find(({ kind }) => kind === 'webhook_shuffle');
    if (shuffle && this.postpone({ account, delivery }, shuffle.count ?? 10)) return;
    const delay = faults.find(({ kind }) => kind === 'webhook_delay');
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay.delayMs ?? 1000));
    const [own, ...extra] = parcelsOf(event, faults);
    const secrets = this.validSecrets(account, endpoint.id);
    const send = (parcel: NonNullable<typeof own>): Promise<boolean> =>
      sendParcel(endpoint.url, parcel, secrets, this.options.timeoutMs, this.options.allowRemote);
    const dropped = faults.some(({ kind }) => kind === 'webhook_drop');
    const accepted = own ? await send(own) : false;
    for (const parcel of extra) await send(parcel);
    if (this.closed && !accepted) return;
    if (dropped) this.settle(account, [['delivered', delivery.seq]]);
    else this.finish(account, delivery, accepted);
  }

  /** Swaps the delivery with one of the next `window`; false when it is alone in the queue. */
  private postpone(job: Job, window: number): boolean {
    const choice = Math.floor(this.random() * (Math.min(window, this.ready.length) + 1));
    if (choice === 0) return false;
    this.queued.add(job.delivery.seq);
    this.ready.splice(choice, 0, job);
    return true;
  }

  private validSecrets(account: Account, endpoint: string): string[] {
    const secrets = account.secrets.get(endpoint) ?? [];
    return secrets
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > this.world.now)
      .map(({ secret }) => secret);
  }

  private finish(account: Account, delivery: Delivery, accepted: boolean): void {
    if (accepted) {
      this.delivered += 1;
      const event = account.table('event').get(delivery.event);
      const counted: Operation[] = event
        ? [['put', 'event', { ...event, pending_webhooks: Math.max(0, event.pending_webhooks - 1) }]]
        : [];
      this.settle(account, [['delivered', delivery.seq], ...counted]);
      return;
    }
    this.failed += 1;
    const next = afterAttempt(delivery, this.world.now, this.options.retry);
    this.settle(account, [next ? ['deliver', next] : ['delivered', delivery.seq]]);
    if (next && this.options.retry !== 'virtual' && !this.closed) this.plan({ account, delivery: next });
  }

  private settle(account: Account, operations: readonly Operation[]): void {
    for (const operation of operations) account.apply(operation);
    this.world.record(account, operations);
  }
}
