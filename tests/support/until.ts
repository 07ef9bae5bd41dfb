/**
 * Waits until `condition` gives something that is not undefined or false, and returns it. Fails with
 * `what` after `timeoutMs`: a test never guesses how long something takes.
 */
export async function until<Result>(
  what: string,
  condition: () => Promise<Result | undefined | false>,
  timeoutMs = 15_000,
): Promise<Result> {
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    const result = await condition();
    if (result !== undefined && result !== false) return result;
    if (performance.now() > endsAt) throw new Error(`It did not happen within ${timeoutMs} ms: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
