import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serverFolder } from './support/program.ts';

/** What every program of ours does when its supervisor is gone: it says so, and ends. */
const program = `
  import { createLogger } from ${JSON.stringify(join(serverFolder, 'src/platform/log.ts'))};
  const log = createLogger();
  process.stdin.resume().once('end', () => {
    log.error('the supervisor ended');
    log.error('stopping');
    process.exit(0);
  });
  log.info('started');
`;

test('a program whose supervisor died ends, although nobody reads its log any more', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(10_000) });
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});
