import { spawnSync } from 'node:child_process';

const NAME = 'backdesk-test';

export type TestUser = { uid: number; gid: number; remove: () => void };

function id(flag: '-u' | '-g'): number {
  return Number(spawnSync('id', [flag, NAME], { encoding: 'utf8' }).stdout);
}

/** Makes a system user for one test, as root. Returns the reason when that is not possible. */
export function createUser(): TestUser | string {
  if (process.getuid?.() !== 0)
    return 'only root can make another user; all of these tests ran as an ordinary one';
  const made = spawnSync('useradd', ['--system', '--no-create-home', '--user-group', NAME], {
    encoding: 'utf8',
  });
  // 9: it is there already, from a run that was cut off.
  if (made.status !== 0 && made.status !== 9)
    return `useradd does not work here: ${made.stderr || made.error?.message}`;
  return { uid: id('-u'), gid: id('-g'), remove: () => void spawnSync('userdel', [NAME]) };
}
