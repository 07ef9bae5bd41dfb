import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../architecture/list-sources.ts';

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: REPOSITORY, encoding: 'utf8' });
}

/** A temporary folder for the checkouts and data folders of one test file. */
export function makeWorkspace(): { dir: string; remove: () => void } {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'backdesk-install-')));
  // Ordinary users have to get through to what is theirs in it.
  chmodSync(dir, 0o711);
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Clones this repository to `target`, closed to everybody else, with the changes that are not committed yet. */
export function cloneTo(target: string): void {
  git('clone', '--quiet', '.', target);
  for (const file of git('diff', '--name-only', '-z', 'HEAD').split('\0').filter(Boolean)) {
    const source = join(REPOSITORY, file);
    if (existsSync(source)) copyFileSync(source, join(target, file));
    else rmSync(join(target, file), { force: true });
  }
  chmodSync(target, 0o700);
}

/** Copies an installed checkout and gives it to another user. */
export function copyFor(user: { uid: number; gid: number }, source: string, target: string): void {
  execFileSync('cp', ['-a', source, target]);
  execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, target]);
}
