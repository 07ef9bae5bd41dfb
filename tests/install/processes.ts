import { spawnSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { commandLine, isAlive } from '@backdesk/launcher';

function workingDirectory(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function processIds(): number[] {
  if (process.platform === 'linux')
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 1);
  const { stdout } = spawnSync('ps', ['-axo', 'pid='], { encoding: 'utf8' });
  return stdout.trim().split(/\s+/).map(Number);
}

/** Processes that run from one of `folders` or work in it; PostgreSQL's helpers show the latter alone. */
function processesOf(folders: readonly string[]): string[] {
  return processIds().flatMap((pid) => {
    if (pid === process.pid || !isAlive(pid)) return [];
    const command = commandLine(pid) ?? '';
    const places = [command, workingDirectory(pid)];
    return folders.some((folder) => places.some((place) => place.includes(folder)))
      ? [`${pid} ${command}`]
      : [];
  });
}

/** The processes of `folders` that are left after at most `milliseconds`. */
export async function leftovers(folders: readonly string[], milliseconds = 10_000): Promise<string[]> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const left = processesOf(folders);
    if (left.length === 0 || performance.now() > deadline) return left;
    await delay(100);
  }
}
