import { productKey } from '@backdesk/contract';
import { useSyncExternalStore } from 'react';

const storageKey = 'backdesk:product';
const listeners = new Set<() => void>();

/** The product that the desk is narrowed to in this browser; undefined is all of them. */
export function chosenProduct(): string | undefined {
  try {
    const found = productKey.safeParse(localStorage.getItem(storageKey));
    return found.success ? found.data : undefined;
  } catch {
    // Storage can be switched off; then nothing is remembered.
    return undefined;
  }
}

/** Remembers the choice for this and later visits, in all tabs. */
export function chooseProduct(key: string | undefined): void {
  try {
    if (key === undefined) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, key);
  } catch {
    // As above: the address still carries the choice.
  }
  for (const listener of listeners) listener();
}

/** The choice, drawn anew when it changes here or in another tab. */
export function useChosenProduct(): string | undefined {
  return useSyncExternalStore(subscribe, chosenProduct);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  globalThis.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener('storage', listener);
  };
}
