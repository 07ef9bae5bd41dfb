import { afterEach, describe, expect, it, vi } from 'vitest';
import { readReport } from './browser-suite.ts';
import { judged, type Outcome, type Suite } from './outcome.ts';
import { chooseSuites, runSuites } from './run-suites.ts';

const suite = (name: string, outcome: Partial<Outcome>): Suite => ({
  name,
  title: name,
  run: async () => ({ passed: 0, failed: 0, skipped: [], ...outcome }),
});

function printed(): string[] {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void lines.push(...text.split('\n')));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void lines.push(text));
  return lines;
}

afterEach(() => vi.restoreAllMocks());

describe('a run of all suites', () => {
  it('ends with the sums alone on the last line', async () => {
    const lines = printed();
    expect(await runSuites([suite('a', { passed: 3 }), suite('b', { passed: 4 })])).toBe(true);
    expect(lines.at(-1)).toBe('7 passed, 0 failed');
  });

  it('goes on after a failing suite, fails, and names skipped tests with their reasons', async () => {
    const lines = printed();
    const skipped = [{ name: 'needs root', reason: 'this is no root' }];
    expect(await runSuites([suite('a', { passed: 1, failed: 2 }), suite('b', { passed: 4, skipped })])).toBe(
      false,
    );
    expect(lines.at(-1)).toBe('5 passed, 2 failed, 1 skipped');
    expect(lines).toContain('  skipped: needs root (this is no root)');
  });

  it('takes only the suites that are named, and refuses a name that is none', () => {
    const lines = printed();
    const suites = [suite('unit', {}), suite('e2e', {})];
    expect(chooseSuites(suites, [])).toEqual(suites);
    expect(chooseSuites(suites, ['e2e'])?.map(({ name }) => name)).toEqual(['e2e']);
    expect(chooseSuites(suites, ['e2f'])).toBeUndefined();
    expect(lines).toEqual(['There is no suite e2f: there are unit, e2e.']);
  });
});

describe('a suite has failed', () => {
  const good: Outcome = { passed: 5, failed: 0, skipped: [] };

  it('not when its tests have passed', () => {
    expect(judged(good, 0)).toEqual(good);
  });

  it('when no test ran', () => {
    expect(judged({ ...good, passed: 0 }, 0)).toMatchObject({ failed: 1, problem: 'no test ran' });
  });

  it('when its program failed although no test did', () => {
    expect(judged(good, 1)).toMatchObject({ failed: 1, problem: 'its program ended with exit code 1' });
    expect(judged({ ...good, failed: 2 }, 1)).toMatchObject({ failed: 2 });
  });

  it('when a test is skipped without a reason', () => {
    expect(judged({ ...good, skipped: [{ name: 'x', reason: '' }] }, 0)).toMatchObject({
      failed: 1,
      problem: 'x is skipped without a reason',
    });
  });
});

describe('the report of Playwright', () => {
  const spec = (title: string, status: string, description?: string) => ({
    title,
    tests: [{ status, annotations: description ? [{ type: 'skip', description }] : [] }],
  });

  it('is read from nested suites; a test that passed only when tried again has failed', () => {
    const inner = {
      specs: [spec('b', 'flaky'), spec('c', 'unexpected'), spec('d', 'skipped', 'no display')],
    };
    expect(readReport({ suites: [{ specs: [spec('a', 'expected')], suites: [inner] }], errors: [] })).toEqual(
      {
        passed: 1,
        failed: 2,
        skipped: [{ name: 'd', reason: 'no display' }],
      },
    );
  });

  it('counts errors outside of tests', () => {
    expect(readReport({ suites: [], errors: ['the set-up broke'] }).failed).toBe(1);
  });
});
