import { describe, expect, it } from 'vitest';
import { createStack } from './stack.ts';

describe('what the supervisor has started', () => {
  it('stops users of the database before the database, whatever order it started in', async () => {
    const stopped: string[] = [];
    const stack = createStack();
    const part = (name: string) => ({ stop: async () => void stopped.push(name) });
    await stack.add('postgres', part('postgres'));
    await stack.add('app', part('server'));
    await stack.add('simulator', part('simulator'));
    await stack.add('app', part('worker'));
    await Promise.all([stack.stopAll(), stack.stopAll()]);
    expect(stopped).toEqual(['server', 'worker', 'simulator', 'postgres']);
  });

  it('goes on stopping when one part does not stop properly', async () => {
    const stopped: string[] = [];
    const stack = createStack();
    await stack.add('app', { stop: () => Promise.reject(new Error('stuck')) });
    await stack.add('postgres', { stop: async () => void stopped.push('postgres') });
    await stack.stopAll();
    expect(stopped).toEqual(['postgres']);
  });

  it('stops at once what is started while it stops', async () => {
    let isStopped = false;
    const stack = createStack();
    await stack.stopAll();
    const late = { stop: async () => void (isStopped = true) };
    await expect(stack.add('app', late)).rejects.toThrow('stopping');
    expect(isStopped).toBe(true);
  });
});
