import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

const waitMs = 250;
const longest = 500;

/** What was typed or pasted as a list takes it: one line, no control characters, not too long. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longest)
    .trim();
}

/** Tells what was typed; `replace` while the typing goes on, so that "back" leaves it in one step. */
export type OnText = (text: string, how: { replace: boolean }) => void;

/**
 * Text that is being typed, told to the address when the typing rests. The address wins when it
 * changes by itself, for example with the back button.
 */
export function useTypedText(told: string, onText: OnText) {
  const [text, setText] = useState(told);
  const last = useRef(told);
  const isOngoing = useRef(false);
  const tell = useDebouncedCallback((next: string) => {
    const cleaned = oneLine(next);
    if (cleaned === last.current) return;
    last.current = cleaned;
    onText(cleaned, { replace: isOngoing.current });
    isOngoing.current = true;
  }, waitMs);

  useEffect(() => {
    if (told === last.current) return;
    last.current = told;
    isOngoing.current = false;
    setText(told);
  }, [told]);

  return {
    text,
    setText: (next: string) => {
      setText(next);
      tell(next);
    },
    /** The typing is over: the next one is a step of its own. */
    rest: () => {
      isOngoing.current = false;
    },
  };
}
