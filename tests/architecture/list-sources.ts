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

/** Every TypeScript and JavaScript source that people write, with its path from the top folder. */
export function listSources(): { path: string; file: string }[] {
  return globSync('{apps,packages,tests}/**/*.{ts,tsx,mjs}', {
    cwd: REPOSITORY,
    exclude: (name) => NOT_OURS.has(name),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.(gen|d)\.ts$/.test(path))
    .toSorted()
    .map((path) => ({ path, file: join(REPOSITORY, path) }));
}
