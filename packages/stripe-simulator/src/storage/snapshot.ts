import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import type { Account } from '../core/account.ts';
import type { Task } from '../core/agenda.ts';
import type { StripeObject } from '../core/object.ts';
import type { Delivery, EndpointSecret, Settings, StoredAnswer } from '../core/operation.ts';
import { TYPE_NAMES, type TypeName } from '../objects/index.ts';
import { Packer } from './pack.ts';

type TableHeader = {
  readonly type: TypeName;
  readonly template: StripeObject;
  readonly ids: readonly string[];
  readonly created: readonly number[];
  /** Bytes of each packed row, in order. */
  readonly lengths: readonly number[];
};

type AccountHeader = {
  readonly key: string;
  readonly counter: number;
  readonly settings: Settings;
  readonly ledger: readonly (readonly [string, number])[];
  readonly secrets: readonly (readonly [string, readonly EndpointSecret[]])[];
  readonly answers: readonly StoredAnswer[];
  readonly deliveries: readonly Delivery[];
  readonly tasks: readonly Task[];
  readonly tables: readonly TableHeader[];
};

export type SnapshotHeader = {
  readonly format: 1;
  readonly generation: number;
  readonly seed: string;
  readonly now: number;
  readonly accounts: readonly AccountHeader[];
};

/** Length prefix of the header: 16 decimal digits and a line feed. */
const PREFIX = 17;
const CHUNK = 4 * 1024 * 1024;

/** Replaces the snapshot atomically: temporary file, fsync, rename. */
export function writeSnapshot(
  path: string,
  state: {
    readonly generation: number;
    readonly seed: string;
    readonly now: number;
    readonly accounts: Iterable<Account>;
  },
): number {
  const temporary = `${path}.tmp`;
  const blobs = openSync(temporary, 'w', 0o600);
  const accounts: AccountHeader[] = [];
  // Rows are written first into memory-bounded chunks after a header whose size is not known yet,
  // so they go to a side file that is appended below.
  const side = openSync(`${path}.rows.tmp`, 'w+', 0o600);
  for (const account of state.accounts) accounts.push(accountHeader(account, side));
  const header: SnapshotHeader = {
    format: 1,
    generation: state.generation,
    seed: state.seed,
    now: state.now,
    accounts,
  };
  const text = Buffer.from(JSON.stringify(header));
  writeSync(blobs, `${String(text.length).padStart(16, '0')}\n`);
  writeAll(blobs, text);
  const size = fstatSync(side).size;
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let offset = 0; offset < size; ) {
    const read = readSync(side, chunk, 0, CHUNK, offset);
    writeAll(blobs, chunk.subarray(0, read));
    offset += read;
  }
  closeSync(side);
  fsyncSync(blobs);
  closeSync(blobs);
  renameSync(temporary, path);
  return PREFIX + text.length + size;
}

function writeAll(file: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
}

function accountHeader(account: Account, file: number): AccountHeader {
  return {
    key: account.key,
    counter: account.counter,
    settings: account.settings,
    ledger: [...account.ledger],
    secrets: [...account.secrets],
    answers: [...account.answers.values()],
    deliveries: [...account.deliveries.values()],
    tasks: account.agenda.all(),
    tables: TYPE_NAMES.flatMap((type) => tableHeader(account, type, file) ?? []),
  };
}

function tableHeader(account: Account, type: TypeName, file: number): TableHeader | undefined {
  let packer: Packer | undefined;
  const ids: string[] = [];
  const created: number[] = [];
  const lengths: number[] = [];
  let buffered: Buffer[] = [];
  let bytes = 0;
  const flush = (): void => {
    writeAll(file, Buffer.concat(buffered));
    buffered = [];
    bytes = 0;
  };
  const table = account.table(type);
  for (const row of table.values()) {
    packer ??= new Packer(row);
    const packed = Buffer.from(packer.pack(row));
    ids.push(row.id);
    created.push(table.createdOf(row.id));
    lengths.push(packed.length);
    buffered.push(packed);
    bytes += packed.length;
    if (bytes > CHUNK) flush();
  }
  flush();
  return packer && { type, template: packer.template, ids, created, lengths };
}

/** Reads a snapshot back; rows stay text until they are used. Undefined when there is none. */
export function readSnapshot(
  path: string,
  accountFor: (key: string) => Account,
  seed: string,
): SnapshotHeader | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readWhole(path);
  const length = Number(bytes.toString('latin1', 0, PREFIX - 1));
  const header = JSON.parse(bytes.toString('utf8', PREFIX, PREFIX + length)) as SnapshotHeader;
  if (header.seed !== seed)
    throw new Error(
      `${path} was made with another seed. Start with the seed it was made with, or remove it.`,
    );
  let offset = PREFIX + length;
  for (const saved of header.accounts) {
    const account = accountFor(saved.key);
    restore(account, saved);
    for (const table of saved.tables) offset = attach(account, table, bytes, offset);
  }
  return header;
}

function restore(account: Account, saved: AccountHeader): void {
  account.counter = saved.counter;
  account.settings = saved.settings;
  for (const [name, total] of saved.ledger) account.ledger.set(name, total);
  for (const [id, secrets] of saved.secrets) account.secrets.set(id, secrets);
  for (const answer of saved.answers) account.answers.set(answer.key, answer);
  for (const delivery of saved.deliveries) account.deliveries.set(delivery.seq, delivery);
  for (const task of saved.tasks) account.agenda.add(task);
}

function attach(account: Account, table: TableHeader, bytes: Buffer, start: number): number {
  const packer = new Packer(table.template);
  const offsets = new Float64Array(table.lengths.length + 1);
  offsets[0] = start;
  for (const [index, length] of table.lengths.entries()) offsets[index + 1] = offsets[index]! + length;
  account.table(table.type).attach(table.ids, table.created, {
    count: table.ids.length,
    read: (position) => packer.unpack(bytes.toString('utf8', offsets[position], offsets[position + 1])),
  });
  return offsets.at(-1) ?? start;
}

function readWhole(path: string): Buffer {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const bytes = Buffer.allocUnsafe(size);
  for (let offset = 0; offset < size; ) {
    const read = readSync(file, bytes, offset, Math.min(size - offset, 512 * 1024 * 1024), offset);
    if (read === 0) throw new Error(`${path} is shorter than it says; restore it from a backup.`);
    offset += read;
  }
  closeSync(file);
  return bytes;
}
