import { join } from 'node:path';
import { OperatorError } from '../operator-error.ts';
import { startChild } from './child.ts';
import { PROGRAMS } from './programs.ts';
import type { Stack } from './stack.ts';

const PATIENCE_MS = 3_000;

/**
 * Runs one `backdesk` command to its end. Throws the command's own sentence when it fails.
 * @returns the lines it printed
 */
export async function runCommand(
  args: string[],
  options: { home: string; env: NodeJS.ProcessEnv; stack: Stack; onLine?: (line: string) => void },
): Promise<string[]> {
  const lines: string[] = [];
  const child = startChild({
    name: args[0] ?? 'command',
    file: PROGRAMS.cli,
    args,
    env: options.env,
    logFile: join(options.home, 'commands.log'),
    onLine: (line) => {
      lines.push(line);
      options.onLine?.(line);
    },
  });
  await options.stack.add('app', { stop: () => child.stop(PATIENCE_MS) });
  const { code, lastWords } = await child.ended;
  if (code !== 0)
    throw new OperatorError(
      lastWords || `backdesk ${args.join(' ')} failed without a word (exit code ${code}).`,
    );
  return lines;
}
