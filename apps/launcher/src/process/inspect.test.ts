import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort, portProblem } from './free-port.ts';
import { commandLine, isAlive, processIdentity, waitUntilGone } from './inspect.ts';

describe('a process', () => {
  it('is alive, has a command line and an identity, until it ends', async () => {
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    await expect.poll(() => commandLine(pid)).toBe('sleep 60');
    const identity = processIdentity(pid);
    expect(identity).toBeTruthy();
    expect(processIdentity(pid)).toBe(identity);
    expect(await waitUntilGone(pid, 60)).toBe(false);
    child.kill('SIGKILL');
    expect(await waitUntilGone(pid, 5_000)).toBe(true);
    expect(isAlive(pid)).toBe(false);
    expect(processIdentity(pid)).toBeUndefined();
  });
});

describe('a port', () => {
  it('is free or has a reason why not', async () => {
    expect(await portProblem(await freePort(), '127.0.0.1')).toBeUndefined();
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await portProblem(port, '127.0.0.1')).toBe('EADDRINUSE');
    await new Promise((resolve) => server.close(resolve));
  });
});
