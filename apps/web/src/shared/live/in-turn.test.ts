import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inTurn } from './in-turn.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A reading that ends when it is told to. */
function slowly() {
  const endings: (() => void)[] = [];
  const read = vi.fn<() => Promise<void>>(() => new Promise((resolve) => endings.push(resolve)));
  return { read, end: () => endings.shift()?.() };
}

test('hints that come together are read together', async () => {
  const { read } = slowly();
  const { hint } = inTurn(read, 100);
  hint();
  await vi.advanceTimersByTimeAsync(60);
  hint();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(read).toHaveBeenCalledTimes(1);
});

test('what is hinted at during a reading is read after it, once', async () => {
  const { read, end } = slowly();
  const { hint } = inTurn(read, 100);
  hint();
  await vi.advanceTimersByTimeAsync(100);
  hint();
  hint();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(read).toHaveBeenCalledTimes(1);
  end();
  await vi.advanceTimersByTimeAsync(100);
  expect(read).toHaveBeenCalledTimes(2);
  end();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(read).toHaveBeenCalledTimes(2);
});

test('nothing is read after the end', async () => {
  const { read, end } = slowly();
  const { hint, stop } = inTurn(read, 100);
  hint();
  await vi.advanceTimersByTimeAsync(100);
  hint();
  stop();
  end();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(read).toHaveBeenCalledTimes(1);
});
