import { type Objects, TYPE_NAMES, type TypeName } from '../objects/index.ts';
import { Agenda } from './agenda.ts';
import { derive } from './ids.ts';
import type { StripeObject } from './object.ts';
import {
  DEFAULT_SETTINGS,
  type Delivery,
  type EndpointSecret,
  type Operation,
  type Posting,
  type Settings,
  type StoredAnswer,
} from './operation.ts';
import { Table, type Undo } from './table.ts';

const DAY = 86_400;
/** Stripe lists events for 30 days. */
export const EVENT_RETENTION = 30 * DAY;

/** The whole state of one Stripe account. It changes only through {@link Account.apply}. */
export class Account {
  readonly key: string;
  /** `acct_…` */
  readonly id: string;
  readonly agenda = new Agenda();
  readonly answers = new Map<string, StoredAnswer>();
  readonly deliveries = new Map<number, Delivery>();
  readonly ledger = new Map<string, number>();
  readonly secrets = new Map<string, readonly EndpointSecret[]>();
  settings: Settings = DEFAULT_SETTINGS;
  /** Objects, tasks and requests numbered so far; ids derive from it. */
  counter = 0;
  private readonly tables = new Map<TypeName, Table>(TYPE_NAMES.map((type) => [type, new Table()]));

  constructor(key: string, seed: string) {
    this.key = key;
    this.id = `acct_${derive(seed, `account:${key}`, 16)}`;
  }

  table<K extends TypeName>(type: K): Table<Objects[K] & StripeObject> {
    return this.tables.get(type) as unknown as Table<Objects[K] & StripeObject>;
  }

  /** Makes one change and returns how to take it back. */
  apply(operation: Operation): Undo {
    switch (operation[0]) {
      case 'put':
        return this.table(operation[1]).put(operation[2] as never);
      case 'remove':
        return this.table(operation[1]).remove(operation[2]);
      case 'schedule':
        this.agenda.add(operation[1]);
        return () => void this.agenda.remove(operation[1].seq);
      case 'unschedule':
        return this.unschedule(operation[1]);
      case 'answer':
        return replace(this.answers, operation[1].key, operation[1]);
      case 'forget':
        return replace(this.answers, operation[1], undefined);
      case 'deliver':
        return replace(this.deliveries, operation[1].seq, operation[1]);
      case 'delivered':
        return replace(this.deliveries, operation[1], undefined);
      case 'post':
        return this.post(operation[1]);
      case 'secrets':
        return replace(this.secrets, operation[1], operation[2]);
      case 'settings':
        return this.configure(operation[1]);
      default:
        return this.count(operation[1]);
    }
  }

  /** Forgets events past their retention and answers older than a day. */
  prune(now: number): void {
    const events = this.table('event');
    const limit = events.firstSince(now - EVENT_RETENTION);
    for (let position = this.prunedEvents; position < limit; position += 1) {
      const id = events.idAt(position);
      if (id) events.remove(id);
    }
    this.prunedEvents = Math.max(limit, this.prunedEvents);
    for (const [key, answer] of this.answers) {
      if (answer.at >= now - DAY) break;
      this.answers.delete(key);
    }
  }

  private prunedEvents = 0;

  private unschedule(seq: number): Undo {
    const task = this.agenda.remove(seq);
    return () => {
      if (task) this.agenda.add(task);
    };
  }

  private post(postings: readonly Posting[]): Undo {
    const move = (sign: 1 | -1): void => {
      for (const { account, amount } of postings)
        this.ledger.set(account, (this.ledger.get(account) ?? 0) + sign * amount);
    };
    move(1);
    return () => move(-1);
  }

  private configure(settings: Settings): Undo {
    const before = this.settings;
    this.settings = settings;
    return () => {
      this.settings = before;
    };
  }

  private count(value: number): Undo {
    const before = this.counter;
    this.counter = value;
    return () => {
      this.counter = before;
    };
  }
}

function replace<K, V>(map: Map<K, V>, key: K, value: V | undefined): Undo {
  const before = map.get(key);
  if (value === undefined) map.delete(key);
  else map.set(key, value);
  return () => {
    if (before === undefined) map.delete(key);
    else map.set(key, before);
  };
}
