import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { Outcome } from './outcome.ts';

/** The environment variable that names the file for the outcome. */
export const OUTCOME_FILE = 'BACKDESK_OUTCOME_FILE';

/** Writes what a Vitest run came to, with the reasons of skipped tests, for tests/run/test.ts. */
export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const outcome: Outcome = { passed: 0, failed: unhandled.length, skipped: [] };
    for (const module of modules) {
      // A file that does not load has failed although none of its tests has.
      outcome.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') outcome.passed += 1;
        else if (result.state === 'skipped')
          outcome.skipped.push({ name: test.fullName, reason: result.note ?? '' });
        else outcome.failed += 1;
      }
    }
    const file = process.env[OUTCOME_FILE];
    if (file) writeFileSync(file, JSON.stringify(outcome));
  }
}
