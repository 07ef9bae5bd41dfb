/**
 * Keeps lines until the start is over and says them then, so that none is lost and none tears the
 * steps of the start apart. After `release` each line is said at once.
 */
export function heldBack(say: (line: string) => void): { say: (line: string) => void; release: () => void } {
  let kept: string[] | undefined = [];
  return {
    say: (line) => void (kept ? kept.push(line) : say(line)),
    release: () => {
      const lines = kept ?? [];
      kept = undefined;
      for (const line of lines) say(line);
    },
  };
}
