import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describeError, ensureWebBuilt } from '@backdesk/launcher';
import { REPOSITORY } from '../architecture/list-sources.ts';
import type { Suite } from './outcome.ts';

/** What every page may load before its first screen, in bytes after gzip. */
const INITIAL_JAVASCRIPT = 250 * 1024;
/** What any one screen may need beyond that. */
const SCREEN_JAVASCRIPT = 100 * 1024;
const CLIENT = join(REPOSITORY, 'apps/web/dist/client');

const compressed = (path: string) => gzipSync(readFileSync(join(CLIENT, path))).length;
const sum = (paths: readonly string[]) => paths.reduce((bytes, path) => bytes + compressed(path), 0);

/** Compressed size of the scripts that index.html loads at once. */
function initialJavaScript(): number {
  const html = readFileSync(join(CLIENT, 'index.html'), 'utf8');
  return sum([...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path]) => path ?? ''));
}

/** The screen with the most scripts of its own, and their compressed size. */
function largestScreen(): { path: string; size: number } {
  const preloads = JSON.parse(readFileSync(join(CLIENT, 'preloads.json'), 'utf8')) as Record<
    string,
    string[]
  >;
  const screens = Object.entries(preloads).map(([path, files]) => ({ path, size: sum(files) }));
  return screens.toSorted((a, b) => b.size - a.size)[0] ?? { path: 'no screen', size: 0 };
}

/** The web app builds, and its first load is small. */
export const buildSuite: Suite = {
  name: 'build',
  title: 'the web app',
  async run() {
    try {
      await ensureWebBuilt();
    } catch (error) {
      return { passed: 0, failed: 3, skipped: [], problem: describeError(error) };
    }
    const [size, screen] = [initialJavaScript(), largestScreen()];
    const checks = [
      { said: 'initial JavaScript', size, limit: INITIAL_JAVASCRIPT },
      { said: `the most for one screen, ${screen.path}:`, size: screen.size, limit: SCREEN_JAVASCRIPT },
    ].map(({ said, size: bytes, limit }) => ({
      said: `${said} ${Math.round(bytes / 1024)} KB compressed, at most ${limit / 1024}`,
      isGood: bytes > 0 && bytes <= limit,
    }));
    for (const { said } of checks) console.log(`  ${said}`);
    const bad = checks.filter(({ isGood }) => !isGood).map(({ said }) => said);
    const outcome = { passed: 1 + checks.length - bad.length, failed: bad.length, skipped: [] };
    return bad.length === 0 ? outcome : { ...outcome, problem: bad.join('; ') };
  },
};
