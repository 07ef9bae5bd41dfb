import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NODE, REPOSITORY } from './bootstrap/paths.mjs';
import { step } from './bootstrap/progress.mjs';
import { run } from './bootstrap/run.mjs';
import { OperatorError } from './operator-error.ts';

const WEB = join(REPOSITORY, 'apps/web');
const INDEX = join(WEB, 'dist/client/index.html');
const STAMP = join(WEB, 'dist/client.hash');

/** What ends up in the browser: the web app and the packages it is made of. */
const SOURCES = ['apps/web/**/*', 'packages/{contract,money,ui}/{src/**/*,package.json}', 'pnpm-lock.yaml'];

function sourceHash(): string {
  const files = globSync(SOURCES, {
    cwd: REPOSITORY,
    withFileTypes: true,
    exclude: (entry) => ['node_modules', 'dist', '.turbo'].includes(entry.name),
  });
  const hash = createHash('sha256');
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.toSorted())
    hash.update(`${path.slice(REPOSITORY.length)}\0`).update(readFileSync(path));
  return hash.digest('hex');
}

/** Builds the web app with Vite, unless the build that is there was made from the very same sources. */
export async function ensureWebBuilt(): Promise<void> {
  await step('Web app', async () => {
    const hash = sourceHash();
    if (existsSync(INDEX) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash)
      return [undefined, 'already built'];
    const { code, output } = await run(NODE, [join(WEB, 'node_modules/vite/bin/vite.js'), 'build'], {
      cwd: WEB,
      env: { ...process.env, NODE_ENV: 'production' },
    });
    if (code !== 0 || !existsSync(INDEX))
      throw new OperatorError(`${output.trim()}\n\nThe web app could not be built; the lines above say why.`);
    mkdirSync(dirname(STAMP), { recursive: true });
    writeFileSync(STAMP, hash);
    return [undefined, 'built'];
  });
}
