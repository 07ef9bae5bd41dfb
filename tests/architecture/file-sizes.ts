import { readFileSync } from 'node:fs';
import { listSources, listStyles } from './list-sources.ts';

/** Above this a file does more than one thing (architecture: one verb per file). */
const LONGEST = 400;
const LARGEST_95TH = 250;
const LARGEST_MEDIAN = 70;
const FEWEST_FILES = 100;

type Sized = { path: string; lines: number };

/** What is wrong with these sizes, as sentences. */
export function sizeProblems(files: readonly Sized[]): string[] {
  const sorted = files.map(({ lines }) => lines).toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const problems = files
    .filter(({ lines }) => lines > LONGEST)
    .map(({ path, lines }) => `${path} has ${lines} lines, more than ${LONGEST}: split it.`);
  if (at(0.5) > LARGEST_MEDIAN)
    problems.push(`The median file has ${at(0.5)} lines, more than ${LARGEST_MEDIAN}.`);
  if (at(0.95) > LARGEST_95TH)
    problems.push(`The 95th percentile is ${at(0.95)} lines, more than ${LARGEST_95TH}.`);
  if (files.length < FEWEST_FILES)
    problems.push(`Only ${files.length} files were seen: the check does not see the sources.`);
  return problems;
}

/** Sources and style sheets with how long they are. */
export function measureFiles(): Sized[] {
  return [...listSources(), ...listStyles()].map(({ path, file }) => ({
    path,
    lines: readFileSync(file, 'utf8').split('\n').length - 1,
  }));
}

if (import.meta.main) {
  const files = measureFiles();
  const problems = sizeProblems(files);
  for (const problem of problems) console.error(problem);
  console.log(`File sizes: ${files.length} files, ${problems.length} problems.`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
