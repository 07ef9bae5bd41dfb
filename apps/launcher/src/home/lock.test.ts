import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processIdentity } from '../process/inspect.ts';
import { HOME_FILES } from './home.ts';
import { lockHolder, takeLock } from './lock.ts';
import { runningInstallation } from './running.ts';
import { writeRuntime } from './runtime.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'backdesk-lock-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const lockFile = () => join(home, HOME_FILES.lock);
const runtime = () => ({
  state: 'ready' as const,
  pid: process.pid,
  port: 4000,
  startedAt: '2026-01-01T00:00:00Z',
  urls: { app: 'http://127.0.0.1:4000', database: 'a', migration: 'b', direct: 'a' },
});

describe('the data folder', () => {
  it('belongs to one installation, and the second one hears where the first is', async () => {
    const release = await takeLock(home, 'start', 'backdesk start');
    writeRuntime(home, runtime());
    await expect(takeLock(home, 'start', 'backdesk start')).rejects.toThrow(
      `Backdesk already runs at http://127.0.0.1:4000 (process ${process.pid}`,
    );
    expect(runningInstallation(home)?.port).toBe(4000);
    release();
    expect(runningInstallation(home)).toBeUndefined();
    expect(statSync(join(home, HOME_FILES.runtime)).mode & 0o777).toBe(0o600);
  });

  it('is free again when its holder has died, also when the process id is used again', async () => {
    const child = spawn('true');
    await new Promise((resolve) => child.once('exit', resolve));
    writeFileSync(lockFile(), JSON.stringify({ pid: child.pid, identity: '1', kind: 'start', what: 'x' }));
    expect(lockHolder(home)).toBeUndefined();
    writeFileSync(
      lockFile(),
      JSON.stringify({ pid: process.pid, identity: 'another time', kind: 'start', what: 'x' }),
    );
    const release = await takeLock(home, 'start', 'backdesk start');
    expect(lockHolder(home)).toMatchObject({ pid: process.pid, identity: processIdentity(process.pid) });
    release();
    expect(readdirSync(home)).toEqual([]);
  });

  it('is waited for by one command while another uses it', async () => {
    const release = await takeLock(home, 'command', 'backdesk migrate');
    const order: string[] = [];
    const second = takeLock(home, 'command', 'backdesk doctor').then((releaseSecond) => {
      order.push('second');
      return releaseSecond();
    });
    order.push('first done');
    release();
    await second;
    expect(order).toEqual(['first done', 'second']);
  });
});
