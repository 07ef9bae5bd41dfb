import { spawn } from 'node:child_process';
import { REPOSITORY } from '../architecture/list-sources.ts';

/** Runs a program with its output on the console and returns its exit code (null: killed or not started). */
export function execute(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: REPOSITORY,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.once('error', (error) => {
      console.error(`${program} does not start: ${error.message}`);
      resolve(null);
    });
    child.once('exit', resolve);
  });
}
