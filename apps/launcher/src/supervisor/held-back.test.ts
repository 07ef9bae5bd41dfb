import { describe, expect, it } from 'vitest';
import { heldBack } from './held-back.ts';

describe('what a program says during the start', () => {
  it('is said after it, in order, and later lines at once', () => {
    const said: string[] = [];
    const held = heldBack((line) => said.push(line));
    held.say('first');
    held.say('second');
    expect(said).toEqual([]);
    held.release();
    expect(said).toEqual(['first', 'second']);
    held.say('third');
    held.release();
    expect(said).toEqual(['first', 'second', 'third']);
  });
});
