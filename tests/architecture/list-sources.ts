import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The top folder of the checkout. */
export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

const NOT_OURS = new Set([
  'node_modules',
  'dist',
  'generated',
  '.turbo',
  'test-results',
  'playwright-report',
]);

type Source = { path: string; file: string };

/** Every TypeScript and JavaScript source that people write, with its path from the top folder. */
export const listSources = (): Source[] => filesThatEndIn('{ts,tsx,mjs}');

/** Every style sheet, in the same way. */
export const listStyles = (): Source[] => filesThatEndIn('css');

function filesThatEndIn(ending: string): Source[] {
  return globSync(`{apps,packages,tests}/**/*.${ending}`, {
    cwd: REPOSITORY,
    exclude: (name) => NOT_OURS.has(name),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.(gen|d)\.ts$/.test(path))
    .toSorted()
    .map((path) => ({ path, file: join(REPOSITORY, path) }));
}
