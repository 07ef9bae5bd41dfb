import type { Outcome, Suite } from './outcome.ts';

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function line(suite: Suite, outcome: Outcome, seconds: number): string {
  const { passed, failed, skipped, problem } = outcome;
  const counts = `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
  return `  ${failed > 0 ? '✗' : '✓'} ${suite.name.padEnd(12)} ${counts} (${seconds.toFixed(0)} s)${problem ? `: ${problem}` : ''}`;
}

/**
 * Runs the suites one after the other, also when one fails, and closes with the sums alone on the
 * last line: `N passed, N failed`, and `, N skipped` when some were. True when nothing failed.
 */
export async function runSuites(suites: readonly Suite[]): Promise<boolean> {
  const lines: string[] = [];
  const total: Outcome = { passed: 0, failed: 0, skipped: [] };
  for (const [index, suite] of suites.entries()) {
    console.log(`\n━━ ${index + 1} of ${suites.length}: ${suite.name} · ${suite.title} ━━`);
    const since = performance.now();
    const outcome = await suite.run();
    lines.push(line(suite, outcome, (performance.now() - since) / 1000));
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    total.skipped.push(...outcome.skipped);
  }
  console.log(`\n━━ ${plural(suites.length, 'suite')} ━━`);
  for (const text of lines) console.log(text);
  for (const { name, reason } of total.skipped)
    console.log(`  skipped: ${name} (${reason || 'no reason given'})`);
  const skipped = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0;
}

/** The suites named on the command line, all of them without a name; undefined after saying which name is wrong. */
export function chooseSuites(
  suites: readonly Suite[],
  names: readonly string[],
): readonly Suite[] | undefined {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no suite ${unknown.join(', ')}: there are ${suites.map(({ name }) => name).join(', ')}.`,
    );
    return undefined;
  }
  return names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name));
}
