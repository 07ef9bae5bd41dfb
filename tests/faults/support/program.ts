import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { nodeEnvironment } from '@backdesk/launcher';
import { REPOSITORY } from '../../architecture/list-sources.ts';

/** The server's own folder; a test's broken copy of it stands elsewhere. */
export const serverFolder = join(REPOSITORY, 'apps/server');

export type Program = {
  pid: number;
  /** `kill -9` by process id; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Lets it end as it wants to. */
  stop(): Promise<void>;
  /** Tells it to end by a signal, and resolves with its exit code once it is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Resolves with the exit code when it is gone, however that came. */
  gone: Promise<number | null>;
  /** Everything it has printed so far. */
  output(): string;
  /** Why it ended by itself, with its last words; undefined while it runs or after a kill. */
  failure(): string | undefined;
};

/** Starts `src/<name>.ts` of the server as a process of its own, as the launcher does. */
export function startProgram(
  name: 'main' | 'worker',
  env: Record<string, string>,
  folder = serverFolder,
): Program {
  const { PATH, NODE_COMPILE_CACHE, MALLOC_ARENA_MAX } = nodeEnvironment();
  const child = spawn(process.execPath, [join(folder, 'src', `${name}.ts`)], {
    // It ends when this test ends, however that happens.
    env: { PATH, NODE_COMPILE_CACHE, MALLOC_ARENA_MAX, ...env, BACKDESK_SUPERVISED: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`The ${name} of ${folder} does not start.`);
  const gone = once(child, 'close').then(([code]) => code as number | null);
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      words += text;
    });
  child.stdin.on('error', () => undefined);
  let isWanted = false;
  return {
    pid,
    async kill() {
      isWanted = true;
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      isWanted = true;
      child.stdin.end();
      await gone;
    },
    async end(signal) {
      isWanted = true;
      child.kill(signal);
      return gone;
    },
    gone,
    output: () => words,
    failure: () =>
      isWanted || (child.exitCode === null && child.signalCode === null)
        ? undefined
        : `The ${name} ended with ${child.exitCode ?? child.signalCode}: ${words.slice(-4_000)}`,
  };
}
