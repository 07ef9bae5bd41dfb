import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Rows in one block: large enough to compress well, small enough to unpack for a single row. */
const ROWS = 128;

/** Compresses rows in blocks of a fixed number and hands each block on as soon as it is full. */
export class BlockWriter {
  private readonly write: (bytes: Buffer) => void;
  private readonly blocks: number[] = [];
  private rows: Buffer[] = [];

  constructor(write: (bytes: Buffer) => void) {
    this.write = write;
  }

  add(row: Buffer): void {
    this.rows.push(row);
    if (this.rows.length === ROWS) this.flush();
  }

  /** Writes what is left and returns the size of each block in bytes. */
  end(): readonly number[] {
    if (this.rows.length > 0) this.flush();
    return this.blocks;
  }

  private flush(): void {
    const bytes = zstdCompressSync(Buffer.concat(this.rows));
    this.blocks.push(bytes.length);
    this.rows = [];
    this.write(bytes);
  }
}

/** Reads single rows out of compressed blocks; the block read last stays unpacked. */
export class BlockReader {
  /** One past the last byte of the blocks. */
  readonly end: number;
  private readonly bytes: Buffer;
  private readonly starts: readonly number[];
  /** Where each row begins inside its block. */
  private readonly offsets: Uint32Array;
  private readonly lengths: readonly number[];
  private unpacked: { readonly block: number; readonly rows: Buffer } | undefined;

  constructor(bytes: Buffer, start: number, blocks: readonly number[], lengths: readonly number[]) {
    this.bytes = bytes;
    this.lengths = lengths;
    let at = start;
    this.starts = [...blocks.map((length) => (at += length) - length), at];
    this.end = at;
    this.offsets = new Uint32Array(lengths.length);
    for (let row = 1; row < lengths.length; row += 1)
      this.offsets[row] = row % ROWS === 0 ? 0 : (this.offsets[row - 1] ?? 0) + (lengths[row - 1] ?? 0);
  }

  read(row: number): string {
    const block = Math.floor(row / ROWS);
    if (this.unpacked?.block !== block) {
      const packed = this.bytes.subarray(this.starts[block], this.starts[block + 1]);
      this.unpacked = { block, rows: zstdDecompressSync(packed) };
    }
    const offset = this.offsets[row] ?? 0;
    return this.unpacked.rows.toString('utf8', offset, offset + (this.lengths[row] ?? 0));
  }
}

/** Reads single rows that stand one after the other, as in files of format 1. */
export class PlainReader {
  readonly end: number;
  private readonly bytes: Buffer;
  private readonly offsets: Float64Array;

  constructor(bytes: Buffer, start: number, lengths: readonly number[]) {
    this.bytes = bytes;
    this.offsets = new Float64Array(lengths.length + 1);
    this.offsets[0] = start;
    for (const [row, length] of lengths.entries()) this.offsets[row + 1] = (this.offsets[row] ?? 0) + length;
    this.end = this.offsets.at(-1) ?? start;
  }

  read(row: number): string {
    return this.bytes.toString('utf8', this.offsets[row], this.offsets[row + 1]);
  }
}
