import { startTransition, useEffect, useState } from 'react';

/** More than a window of ordinary height shows. */
const inSight = 24;

/** Until the first list stands, when an address was opened; going back or reloading returns to where one was. */
let isOpening = isOpened();

function isOpened(): boolean {
  const [entry] = globalThis.performance.getEntriesByType('navigation');
  return entry !== undefined && 'type' in entry && entry.type === 'navigate';
}

/**
 * The rows that a list begins with: when an address was opened those in sight, and the others a moment
 * later, so that nobody waits for what they cannot see; all of them ever after.
 */
export function useRowsInSight<Row>(rows: readonly Row[]): readonly Row[] {
  const [isWhole, setIsWhole] = useState(!isOpening);
  useEffect(() => {
    isOpening = false;
    startTransition(() => setIsWhole(true));
  }, []);
  return isWhole ? rows : rows.slice(0, inSight);
}
