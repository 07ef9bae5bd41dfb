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
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Account } from '../core/account.ts';
import type { Task } from '../core/agenda.ts';
import type { StripeObject } from '../core/object.ts';
import type { Delivery, EndpointSecret, Settings, StoredAnswer } from '../core/operation.ts';
import { TYPE_NAMES, type TypeName } from '../objects/index.ts';
import { BlockReader, BlockWriter, PlainReader } from './blocks.ts';
import { Packer } from './pack.ts';

type TableHeader = {
  readonly type: TypeName;
  readonly template: StripeObject;
  readonly ids: readonly string[];
  readonly created: readonly number[];
  /** Bytes of each packed row, in order. */
  readonly lengths: readonly number[];
  /** Bytes of each compressed block of rows, in order; a file of format 1 has rows as they are. */
  readonly blocks?: readonly number[];
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
  readonly format: 1 | 2;
  readonly generation: number;
  readonly seed: string;
  readonly now: number;
  readonly accounts: readonly AccountHeader[];
};

/** Length prefix of the header: 16 decimal digits and a line feed. */
const PREFIX = 17;
/** How a header of format 1 begins; later ones are compressed. */
const OPENING_BRACE = 0x7b;
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
    format: 2,
    generation: state.generation,
    seed: state.seed,
    now: state.now,
    accounts,
  };
  const text = zstdCompressSync(JSON.stringify(header));
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
  const writer = new BlockWriter((bytes) => writeAll(file, bytes));
  const table = account.table(type);
  for (const row of table.values()) {
    packer ??= new Packer(row);
    const packed = Buffer.from(packer.pack(row));
    ids.push(row.id);
    created.push(table.createdOf(row.id));
    lengths.push(packed.length);
    writer.add(packed);
  }
  const blocks = writer.end();
  return packer && { type, template: packer.template, ids, created, lengths, blocks };
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
  const head = bytes.subarray(PREFIX, PREFIX + length);
  const text = head[0] === OPENING_BRACE ? head : zstdDecompressSync(head);
  const header = JSON.parse(text.toString()) as SnapshotHeader;
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
  const rows = table.blocks
    ? new BlockReader(bytes, start, table.blocks, table.lengths)
    : new PlainReader(bytes, start, table.lengths);
  account.table(table.type).attach(table.ids, table.created, {
    count: table.ids.length,
    read: (position) => packer.unpack(rows.read(position)),
  });
  return rows.end;
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
