/**
 * Makes of many hints few readings: those within `gatherMs` share one, and what is hinted at during a
 * reading waits for its end, so that a slow server is not asked the same twice at once. No hint is lost:
 * after the last one there is always a reading that began later. `read` must not reject.
 */
export function inTurn(
  read: () => Promise<unknown>,
  gatherMs: number,
): { hint: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReading = false;
  let isStale = false;
  const begin = async (): Promise<void> => {
    timer = undefined;
    isReading = true;
    await read();
    isReading = false;
    if (!isStale) return;
    isStale = false;
    hint();
  };
  const hint = (): void => {
    if (isReading) isStale = true;
    else timer ??= setTimeout(() => void begin(), gatherMs);
  };
  const stop = (): void => {
    clearTimeout(timer);
    isStale = false;
  };
  return { hint, stop };
}
