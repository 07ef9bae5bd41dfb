import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from './execute.ts';
import { judged, type Outcome, type Suite } from './outcome.ts';
import { OUTCOME_FILE } from './vitest-outcome.ts';

/** Runs one project of vitest.config.ts as a suite. `env` reaches the tests. */
export function vitestSuite(project: string, title: string, env: NodeJS.ProcessEnv = {}): Suite {
  return {
    name: project,
    title,
    async run() {
      const dir = mkdtempSync(join(tmpdir(), 'backdesk-outcome-'));
      const file = join(dir, 'outcome.json');
      try {
        const reporters = ['--reporter=default', '--reporter=./tests/run/vitest-outcome.ts'];
        const code = await execute('vitest', ['run', '--project', project, ...reporters], {
          ...env,
          [OUTCOME_FILE]: file,
        });
        const outcome = existsSync(file)
          ? (JSON.parse(readFileSync(file, 'utf8')) as Outcome)
          : { passed: 0, failed: 0, skipped: [] };
        return judged(outcome, code);
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  };
}
