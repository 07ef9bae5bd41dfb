import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { joinStream } from './one-stream.ts';

/** A tab of the browser: what it received, and the streams that the whole browser has open. */
function aBrowser() {
  let open = 0;
  let most = 0;
  const emitters: ((message: string) => void)[] = [];
  return {
    counts: () => ({ open, most }),
    emit: (message: string) => emitters.at(-1)?.(message),
    openTab(name: string) {
      const received: string[] = [];
      const leave = joinStream<string>(
        name,
        (emit) => {
          open += 1;
          most = Math.max(most, open);
          emitters.push(emit);
          return () => {
            open -= 1;
          };
        },
        (message) => received.push(message),
      );
      return { received, leave };
    },
  };
}

class Page extends EventTarget {
  visibilityState = 'visible';
  show(state: 'visible' | 'hidden') {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: Page;
beforeEach(() => {
  page = new Page();
  vi.stubGlobal('document', page);
});
afterEach(() => vi.unstubAllGlobals());

test('two tabs share one stream and both hear of every change', async () => {
  const browser = aBrowser();
  const [first, second] = [browser.openTab('share'), browser.openTab('share')];
  await vi.waitFor(() => expect(browser.counts().open).toBe(1));
  browser.emit('a');
  await vi.waitFor(() => expect([first.received, second.received]).toEqual([['a'], ['a']]));
  expect(browser.counts().most).toBe(1);
  first.leave();
  second.leave();
  await vi.waitFor(() => expect(browser.counts().open).toBe(0));
});

test('the other tab takes over when the leading one is closed', async () => {
  const browser = aBrowser();
  const [first, second] = [browser.openTab('heir'), browser.openTab('heir')];
  await vi.waitFor(() => expect(browser.counts().open).toBe(1));
  first.leave();
  await vi.waitFor(() => expect(browser.counts()).toEqual({ open: 1, most: 1 }));
  browser.emit('b');
  expect(second.received).toContain('b');
  expect(first.received).toEqual([]);
  second.leave();
});

test('a hidden tab gives its stream up and takes it back when it is seen again', async () => {
  const browser = aBrowser();
  const tab = browser.openTab('hidden');
  await vi.waitFor(() => expect(browser.counts().open).toBe(1));
  page.show('hidden');
  await vi.waitFor(() => expect(browser.counts().open).toBe(0));
  page.show('visible');
  await vi.waitFor(() => expect(browser.counts().open).toBe(1));
  tab.leave();
});
