import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { NODE, REPOSITORY } from './paths.mjs';
import { step } from './progress.mjs';
import { run } from './run.mjs';

/** The one version of pnpm that the lockfile was written with. */
export const PNPM = 'pnpm@12.21.0';
const STAMP = join(REPOSITORY, 'node_modules', '.backdesk-install');

function lockfileHash() {
  const hash = createHash('sha256').update(PNPM);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml'])
    hash.update(readFileSync(join(REPOSITORY, file)));
  return hash.digest('hex');
}

function isInstalled() {
  return existsSync(NODE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockfileHash();
}

/** The environment for the install: NODE_ENV=production would leave out what builds the web app. */
function installEnvironment() {
  const { NODE_ENV: _, ...env } = process.env;
  return env;
}

/**
 * Installs the dependencies of the lockfile, unless this very lockfile is installed already.
 * @param {NodeJS.WriteStream} [stream] Where progress is shown.
 */
export async function ensureInstalled(stream) {
  if (isInstalled()) return;
  await step(
    'Install',
    async (shown) => {
      const args = ['-y', PNPM, 'install', '--frozen-lockfile', '--prefer-offline'];
      const { code, output } = await run('npx', [...args, '--config.confirmModulesPurge=false'], {
        cwd: REPOSITORY,
        env: installEnvironment(),
        onLine: (line) => shown.update(line.replace(/^Progress: /, '').slice(0, 60)),
      });
      if (code !== 0 || !existsSync(NODE)) throw new Failure(explain(output));
      writeFileSync(STAMP, lockfileHash());
      return [undefined, 'dependencies as in the lockfile'];
    },
    stream,
  );
}

/** @param {string} output */
function explain(output) {
  const tail = output.trim().split('\n').slice(-15).join('\n');
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(output))
    return `${tail}\n\nThe package registry cannot be reached, so the dependencies could not be installed: check the network (or the proxy settings of npm) and try again.`;
  if (/EACCES|EPERM|EROFS/.test(output))
    return `${tail}\n\nThe checkout ${REPOSITORY} cannot be written by this user, so the dependencies could not be installed: make it writable or clone your own.`;
  if (/ENOSPC/.test(output))
    return `${tail}\n\nThe disk is full, so the dependencies could not be installed: free about 1 GB and try again.`;
  return `${tail}\n\nThe dependencies could not be installed; the lines above say why.`;
}
