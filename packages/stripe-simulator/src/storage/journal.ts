import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { Operation } from '../core/operation.ts';

/** One committed unit of work, or the clock alone. */
export type JournalRecord = {
  /** Virtual time after it. */
  readonly t: number;
  readonly a?: string;
  readonly o?: readonly Operation[];
};

/** Bytes that are collected before they are written when nobody waits for them. */
const BUFFER = 1 << 20;

/**
 * Append-only file of commits since the snapshot of the same generation. A record counts once
 * its line feed is written, so a torn last line (killed while writing) is cut off.
 */
export class Journal {
  private readonly file: number;
  private pending: string[] = [];
  private pendingBytes = 0;
  size: number;

  private constructor(file: number, size: number) {
    this.file = file;
    this.size = size;
  }

  static path(dataFile: string, generation: number): string {
    return `${dataFile}.journal-${generation}`;
  }

  /** Opens the journal and hands every complete record to `replay`. */
  static open(path: string, replay: (record: JournalRecord) => void): Journal {
    let complete = 0;
    if (existsSync(path)) {
      const bytes = readFileSync(path);
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, complete)) {
        replay(JSON.parse(bytes.toString('utf8', complete, end)) as JournalRecord);
        complete = end + 1;
      }
    }
    const file = openSync(path, 'a', 0o600);
    if (fstatSync(file).size > complete) ftruncateSync(file, complete);
    return new Journal(file, complete);
  }

  append(record: JournalRecord): void {
    const line = `${JSON.stringify(record)}\n`;
    this.pending.push(line);
    this.pendingBytes += line.length;
    if (this.pendingBytes > BUFFER) this.flush();
  }

  /** Hands everything to the operating system; after this a killed process loses nothing. */
  flush(): void {
    if (this.pending.length === 0) return;
    const bytes = Buffer.from(this.pending.join(''));
    this.pending = [];
    this.pendingBytes = 0;
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(this.file, bytes, offset);
    this.size += bytes.length;
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  static remove(path: string): void {
    rmSync(path, { force: true });
  }
}
