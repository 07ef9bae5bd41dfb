import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { NODE, REPOSITORY } from '@backdesk/launcher';

/** Runs `backdesk` as a process of its own, on the installation that `env` names. */
export async function runBackdesk(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(NODE, [join(REPOSITORY, 'apps/cli/src/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, ...env },
  });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}
