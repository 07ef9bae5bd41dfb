/// <reference lib="dom" />
import type { Page } from '@playwright/test';

/**
 * Milliseconds from the next key that is pressed to the frame that shows `word` (in any case) within
 * `selector`. The page times it by its own clock: a test that asks from outside asks seldom, and its
 * looking at the page holds the page up.
 */
export function untilShown(page: Page, selector: string, word: string): Promise<number> {
  return page.evaluate(
    ([selector, word]) =>
      new Promise<number>((resolve) => {
        let pressedAt: number | undefined;
        document.addEventListener(
          'keydown',
          () => {
            pressedAt ??= performance.now();
          },
          { capture: true },
        );
        const observer = new MutationObserver(() => {
          const startedAt = pressedAt;
          const text = document.querySelector(selector)?.textContent?.toLowerCase();
          if (startedAt === undefined || !text?.includes(word)) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - startedAt));
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    [selector, word.toLowerCase()] as const,
  );
}
