import { type RefObject, useEffect, useRef } from 'react';

/** Puts the cursor into the element marked `data-autofocus` below the ref, once it is there. */
export function useInitialFocus<Element extends HTMLElement>(): RefObject<Element | null> {
  const container = useRef<Element>(null);
  useEffect(() => {
    container.current?.querySelector<HTMLElement>('[data-autofocus="true"]')?.focus();
  }, []);
  return container;
}
