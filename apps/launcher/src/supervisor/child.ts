import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { NODE } from '../bootstrap/paths.mjs';

const LARGEST_LOG = 10 * 1024 * 1024;

export type ChildSpec = {
  /** How messages name it: "server". */
  name: string;
  /** The TypeScript file that Node 24 runs. */
  file: string;
  args?: string[];
  /** For Node itself. */
  flags?: readonly string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Called for every line it prints. */
  onLine?: (line: string) => void;
  /** Called with lines that are no log entries, and with what it tells the person past the log. */
  onMessage?: (line: string) => void;
};

export type Child = {
  pid: number | undefined;
  /** Settles when the process has ended and all it printed was read. */
  ended: Promise<ChildEnd>;
  /** Closes its standard input, terminates it, and kills it after `patience` milliseconds. */
  stop(patience: number): Promise<void>;
};

export type ChildEnd = { code: number | null; signal: NodeJS.Signals | null; lastWords: string };

/** How a child ended, for messages: `with exit code 1: The port is taken.` */
export function describeEnd({ code, signal, lastWords }: ChildEnd): string {
  const how = signal ? `by ${signal}` : `with exit code ${code}`;
  return lastWords ? `${how}: ${lastWords}` : how;
}

function rotate(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(file, `${file}.1`);
}

/** The message of a log line in JSON when it reports an error (pino's levels 50 and 60). */
function errorMessage(line: string): string | undefined {
  try {
    const entry = JSON.parse(line) as { level?: number; msg?: string; err?: { message?: string } };
    return (entry.level ?? 0) >= 50 ? (entry.err?.message ?? entry.msg) : undefined;
  } catch {
    return undefined;
  }
}

/** Lines that Node prints around the message of an uncaught error. */
function isCrashNoise(line: string): boolean {
  return /^\s*$|^\s+at |^Node\.js v|^\s*throw |^file:\/\/|^\s*\^+$/.test(line);
}

function eachLine(stream: Readable | null, take: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', take);
}

function isTold(message: unknown): message is { tell: string } {
  return (
    typeof message === 'object' && message !== null && 'tell' in message && typeof message.tell === 'string'
  );
}

/**
 * Starts one of our programs on Node 24. JSON lines go to its log file, other lines to the console
 * too. What it sends as `{ tell }` over the channel goes to the console only: it may be a secret. It lives in a session of its own, so Ctrl-C reaches only the supervisor, and ends when the
 * pipe to its standard input closes.
 */
export function startChild(spec: ChildSpec): Child {
  rotate(spec.logFile);
  const child: ChildProcess = spawn(NODE, [...(spec.flags ?? []), spec.file, ...(spec.args ?? [])], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    detached: true,
    env: { ...spec.env, BACKDESK_SUPERVISED: '1' },
  });
  let lastWords = '';
  const take = (line: string) => {
    appendFileSync(spec.logFile, `${line}\n`, { mode: 0o600 });
    spec.onLine?.(line);
    if (line.startsWith('{')) lastWords = errorMessage(line) ?? lastWords;
    else if (!isCrashNoise(line)) {
      lastWords = line.replace(/^\w*Error(?: \[\w+\])?: /, '').trim();
      spec.onMessage?.(line);
    }
  };
  eachLine(child.stdout, take);
  eachLine(child.stderr, take);
  child.on('message', (message) => {
    if (isTold(message)) spec.onMessage?.(message.tell);
  });
  child.stdin?.on('error', () => {});
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, lastWords: error.message }));
    child.once('close', (code, signal) => resolve({ code, signal, lastWords }));
  });
  return {
    pid: child.pid,
    ended,
    async stop(patience) {
      child.stdin?.end();
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await ended;
      clearTimeout(timer);
    },
  };
}
