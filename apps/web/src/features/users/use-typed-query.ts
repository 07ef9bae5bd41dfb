import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { lookupText } from './lookup-text.ts';

const waitMs = 250;

/**
 * Text that is being typed, told to the address when the typing rests. The address wins when it
 * changes by itself, for example with the back button.
 */
export function useTypedQuery(query: string, onQuery: (query: string) => void) {
  const [text, setText] = useState(query);
  const told = useRef(query);
  const tell = useDebouncedCallback((next: string) => {
    const cleaned = lookupText(next);
    if (cleaned === told.current) return;
    told.current = cleaned;
    onQuery(cleaned);
  }, waitMs);

  useEffect(() => {
    if (query === told.current) return;
    told.current = query;
    setText(query);
  }, [query]);

  return {
    text,
    setText: (next: string) => {
      setText(next);
      tell(next);
    },
    /** Drops what waits to be told, because the text is being submitted. */
    flush: () => {
      told.current = lookupText(text);
    },
  };
}
