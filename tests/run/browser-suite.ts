import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideBrowser } from '../support/browser.ts';
import { execute } from './execute.ts';
import { judged, type Outcome, type Suite } from './outcome.ts';

type Spec = {
  title: string;
  tests: { status: string; annotations: { type: string; description?: string }[] }[];
};
type Node = { specs?: Spec[]; suites?: Node[] };
type Report = { suites: Node[]; errors: unknown[] };

function specsOf(node: Node): Spec[] {
  return [...(node.specs ?? []), ...(node.suites ?? []).flatMap(specsOf)];
}

/** What Playwright's JSON report says, in our terms. A test that passed only when tried again has failed. */
export function readReport(report: Report): Outcome {
  const outcome: Outcome = { passed: 0, failed: report.errors.length, skipped: [] };
  for (const { title, tests } of report.suites.flatMap(specsOf))
    for (const { status, annotations } of tests) {
      const reason = annotations.find(({ type }) => type === 'skip')?.description ?? '';
      if (status === 'expected') outcome.passed += 1;
      else if (status === 'skipped') outcome.skipped.push({ name: title, reason });
      else outcome.failed += 1;
    }
  return outcome;
}

/** The flows of tests/e2e in a real Chromium against a whole installation. */
export const browserSuite = (env: Record<string, string> = {}): Suite => ({
  name: 'e2e',
  title: 'the whole installation in Chromium',
  async run() {
    const dir = mkdtempSync(join(tmpdir(), 'backdesk-outcome-'));
    const file = join(dir, 'report.json');
    try {
      const browser = await provideBrowser();
      const args = ['test', '--config', 'tests/playwright.config.ts', '--reporter=list,json'];
      const code = await execute('tests/node_modules/.bin/playwright', args, {
        ...env,
        BACKDESK_BROWSER: browser,
        PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      });
      const report = existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as Report)
        : { suites: [], errors: [] };
      return judged(readReport(report), code);
    } catch (error) {
      return {
        passed: 0,
        failed: 1,
        skipped: [],
        problem: error instanceof Error ? error.message : String(error),
      };
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
});
