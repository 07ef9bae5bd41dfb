import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isAlive } from '../process/inspect.ts';
import { describeEnd, startChild } from './child.ts';
import { keepRunning } from './keep-running.ts';

const dir = mkdtempSync(join(tmpdir(), 'backdesk-child-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function program(name: string, source: string) {
  const file = join(dir, `${name}.mjs`);
  writeFileSync(file, source);
  return { name, file, env: process.env, logFile: join(dir, `${name}.log`) };
}

describe('a program of the installation', () => {
  it('tells the person what is no log entry, and logs everything', async () => {
    const messages: string[] = [];
    const spec = program('talk', `console.log('{"level":30,"msg":"a"}'); console.error('for you');`);
    const child = startChild({ ...spec, onMessage: (line) => messages.push(line) });
    expect(await child.ended).toMatchObject({ code: 0, lastWords: 'for you' });
    expect(messages).toEqual(['for you']);
    expect(readFileSync(spec.logFile, 'utf8').split('\n').toSorted()).toEqual([
      '',
      'for you',
      '{"level":30,"msg":"a"}',
    ]);
  });

  it('tells the person a secret past its log', async () => {
    const messages: string[] = [];
    const spec = program('secret', `process.send({ tell: 'the token' }); process.send({ other: 1 });`);
    const child = startChild({ ...spec, onMessage: (line) => messages.push(line) });
    expect(await child.ended).toMatchObject({ code: 0, lastWords: '' });
    expect(messages).toEqual(['the token']);
    expect(existsSync(spec.logFile)).toBe(false);
  });

  it('is described by the message of what it crashed with', async () => {
    const crashed = await startChild(program('crash', `throw new TypeError('the file is gone');`)).ended;
    expect(describeEnd(crashed)).toBe('with exit code 1: the file is gone');
  });

  it('is described by the last error in its log', async () => {
    const logged = await startChild(
      program('log', `console.log('{"level":60,"err":{"message":"no disk"}}'); process.exit(3)`),
    ).ended;
    expect(describeEnd(logged)).toBe('with exit code 3: no disk');
  });

  it('sees the end of its standard input when it is to stop, and is killed when it does not listen', async () => {
    const listening = Promise.withResolvers<void>();
    const polite = startChild({
      ...program(
        'polite',
        `process.on('SIGTERM', () => {}); process.stdin.resume().on('end', () => process.exit(0)); console.log('on');`,
      ),
      onLine: () => listening.resolve(),
    });
    await listening.promise;
    await polite.stop(5_000);
    expect(await polite.ended).toMatchObject({ code: 0 });
    const ready = Promise.withResolvers<void>();
    const spec = program(
      'deaf',
      `process.on('SIGTERM', () => {}); setInterval(() => {}, 1e3); console.log('on');`,
    );
    const deaf = startChild({ ...spec, onLine: () => ready.resolve() });
    await ready.promise;
    await deaf.stop(50);
    expect(await deaf.ended).toMatchObject({ signal: 'SIGKILL' });
  });

  it('is started again after a crash, on and on, until it is stopped', async () => {
    const said: string[] = [];
    let starts = 0;
    const twice = Promise.withResolvers<void>();
    const spec = program(
      'again',
      `console.log('up'); process.stdin.resume().on('end', () => process.exit(0));`,
    );
    const kept = keepRunning({ ...spec, onLine: () => (starts += 1) === 2 && twice.resolve() }, (line) =>
      said.push(line),
    );
    const first = kept.pid ?? 0;
    await expect.poll(() => starts).toBe(1);
    process.kill(first, 'SIGKILL');
    await twice.promise;
    expect(said).toEqual([expect.stringMatching(/^The again ended by SIGKILL.*It is started again in 1 s/)]);
    const second = kept.pid ?? 0;
    await kept.stop(5_000);
    expect([isAlive(first), isAlive(second)]).toEqual([false, false]);
    expect(said).toHaveLength(1);
  });
});
