import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { runCommand } from '@backdesk/cli';
import { NODE, REPOSITORY } from '@backdesk/launcher';
import { vi } from 'vitest';

type Answered = { code: number | null; stdout: string; stderr: string };
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Runs a command of `backdesk` in this process, on the installation that `env` names: without the seconds
 * in which a process of its own loads the server.
 */
export async function runBackdesk(args: readonly string[], env: Variables): Promise<Answered> {
  const before = { ...process.env };
  const printed = { stdout: '', stderr: '' };
  const keep = (stream: keyof typeof printed) => (line: unknown) => {
    printed[stream] += `${String(line)}\n`;
  };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(keep('stdout')),
    vi.spyOn(console, 'error').mockImplementation(keep('stderr')),
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      printed.stderr += chunk;
      return true;
    }),
  ];
  delete process.env.DATABASE_URL;
  Object.assign(process.env, env);
  try {
    return { code: await runCommand(args), ...printed };
  } finally {
    process.exitCode = 0;
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same as a process of its own, as people start it: for what only a process can show. */
export async function startBackdesk(args: readonly string[], env: Variables): Promise<Answered> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(NODE, [join(REPOSITORY, 'apps/cli/src/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, ...env },
  });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}
