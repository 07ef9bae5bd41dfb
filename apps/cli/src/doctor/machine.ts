import { existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HOME_FILES } from '@backdesk/launcher';
import { type Finding, ok, problem, warning } from './check.ts';

const GIBIBYTE = 1024 ** 3;
const LEAST_FREE = GIBIBYTE;

/** The Node.js that runs Backdesk, and the platform. */
export function checkNode(): Finding {
  if (process.platform === 'win32') return problem('node', 'Windows is not supported: run Backdesk in WSL.');
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 24
    ? ok('node', `Node.js ${process.versions.node} on ${process.platform}.`)
    : problem(
        'node',
        `This is Node.js ${process.versions.node}: run commands by npm run backdesk, which uses 24.`,
      );
}

/** Free space where the data folder is. */
export function checkDisk(home: string): Finding {
  const { bavail, bsize } = statfsSync(home);
  const free = bavail * bsize;
  const size = `${(free / GIBIBYTE).toFixed(1)} GiB free`;
  return free >= LEAST_FREE
    ? ok('disk', `${size} for ${home}.`)
    : problem('disk', `Only ${size} for ${home}: make room before PostgreSQL stops for lack of it.`);
}

/** The files with secrets exist and nobody else can read them. */
export function checkSecrets(home: string): Finding {
  const files = [HOME_FILES.secret, HOME_FILES.passwords].map((name) => join(home, name));
  const open = files.filter((file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0);
  if (open.length > 0)
    return problem('secrets', `Others can read ${open.join(' and ')}: chmod 600 closes them.`);
  if (!process.env.BACKDESK_SECRET && !existsSync(files[0] ?? ''))
    return warning('secrets', 'There is no secret yet; the first npm start makes one.');
  return ok('secrets', 'Only this user can read them.');
}
