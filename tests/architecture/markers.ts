import { readFileSync } from 'node:fs';
import { listSources } from './list-sources.ts';

/** Work left for later. */
const LATER = /\b(?:TODO|FIXME|HACK|XXX)\b/;
/** A test that does not run, or that keeps the others from running. */
const SWITCHED_OFF =
  /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:skip|only|todo|fixme)\b|\b[xf](?:it|describe)\(/;
/** Playwright's conditional skip is fine when it gives its reason. */
const SKIP_WITH_REASON = /\btest\.skip\([^'"`]+,\s*['"`]\S/;
const SUPPRESSION = /@ts-(?:ignore|nocheck)|\bas any\b/;

/** Markers in one source that must not stay, as `line: why`. */
export function findMarkers(source: string): string[] {
  return source.split('\n').flatMap((line, index) => {
    const found = [];
    if (LATER.test(line)) found.push('finish it or open an issue');
    if (SWITCHED_OFF.test(line) && !SKIP_WITH_REASON.test(line))
      found.push('a test is switched off: use context.skip(reason)');
    if (SUPPRESSION.test(line)) found.push('the type checker is silenced');
    return found.map((why) => `${index + 1}: ${why}`);
  });
}

if (import.meta.main) {
  // These two name the markers in order to find them.
  const exempt = ['tests/architecture/markers.ts', 'tests/architecture/checks.test.ts'];
  const sources = listSources().filter(({ path }) => !exempt.includes(path));
  const problems = sources.flatMap(({ path, file }) =>
    findMarkers(readFileSync(file, 'utf8')).map((problem) => `${path}:${problem}`),
  );
  for (const problem of problems) console.error(problem);
  console.log(`Markers: ${sources.length} files, ${problems.length} problems.`);
  process.exitCode = problems.length > 0 || sources.length === 0 ? 1 : 0;
}
