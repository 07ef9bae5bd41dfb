import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describeError, ensureWebBuilt } from '@backdesk/launcher';
import { REPOSITORY } from '../architecture/list-sources.ts';
import type { Suite } from './outcome.ts';

/** What a browser may have to load before the first screen, in bytes after gzip. */
const INITIAL_JAVASCRIPT = 250 * 1024;
const CLIENT = join(REPOSITORY, 'apps/web/dist/client');

/** Compressed size of the scripts that index.html loads at once. */
function initialJavaScript(): number {
  const html = readFileSync(join(CLIENT, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
  return scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(CLIENT, path))).length, 0);
}

/** The web app builds, and its first load is small. */
export const buildSuite: Suite = {
  name: 'build',
  title: 'the web app',
  async run() {
    try {
      await ensureWebBuilt();
    } catch (error) {
      return { passed: 0, failed: 2, skipped: [], problem: describeError(error) };
    }
    const size = initialJavaScript();
    const said = `initial JavaScript ${Math.round(size / 1024)} KB compressed, at most ${INITIAL_JAVASCRIPT / 1024}`;
    console.log(`  ${said}`);
    if (size > 0 && size <= INITIAL_JAVASCRIPT) return { passed: 2, failed: 0, skipped: [] };
    return { passed: 1, failed: 1, skipped: [], problem: said };
  },
};
