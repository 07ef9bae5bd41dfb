import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exitWith, Failure, requireNode20 } from './bootstrap/failure.mjs';
import { ensureInstalled, PNPM } from './bootstrap/install.mjs';
import { NODE, nodeEnvironment, REPOSITORY } from './bootstrap/paths.mjs';

/**
 * What `npm run <task>` stands for, once the dependencies are there.
 * @type {Record<string, (args: string[]) => [string, string[]]>}
 */
const TASKS = {
  backdesk: (args) => [NODE, [join(REPOSITORY, 'apps/cli/src/main.ts'), ...args]],
  test: (args) => [NODE, [join(REPOSITORY, 'tests/run/test.ts'), ...args]],
  'test:deep': (args) => [NODE, [join(REPOSITORY, 'tests/run/deep.ts'), ...args]],
  screenshots: (args) => [NODE, [join(REPOSITORY, 'tests/run/screenshots.ts'), ...args]],
  bench: (args) => [NODE, [join(REPOSITORY, 'tests/run/bench.ts'), ...args]],
  // turbo calls pnpm; npx puts it on the PATH of what it runs, for those who have none.
  check: (args) => [
    'npx',
    ['-y', PNPM, 'exec', 'turbo', 'run', ...CHECKS, '--continue', '--output-logs=errors-only', ...args],
  ],
};
const CHECKS = ['types', 'lint', 'format', 'map', 'dead', 'catalog', 'sizes', 'markers'];

/** @param {string[]} args */
async function main([name = '', ...args]) {
  requireNode20();
  const task = TASKS[name];
  if (!task) throw new Failure(`There is no task "${name}": there are ${Object.keys(TASKS).join(', ')}.`);
  const isCli = name === 'backdesk';
  // These two print data on stdout.
  await ensureInstalled(isCli || name === 'bench' ? process.stderr : process.stdout);
  const [program, programArgs] = task(args);
  const child = spawn(program, programArgs, {
    cwd: isCli ? process.cwd() : REPOSITORY,
    stdio: 'inherit',
    // Node 24 and the tools of the install come first for whatever the task starts.
    env: { ...nodeEnvironment(), PATH: `${join(REPOSITORY, 'node_modules/.bin')}:${process.env.PATH}` },
  });
  // Ctrl-C reaches the child as well; we wait for how it ends.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', exitWith);
  child.once('exit', (code) => process.exit(code ?? 1));
}

main(process.argv.slice(2)).catch(exitWith);
