import { type KeyboardEvent, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import './hover-card.css';

const openAfterMs = 300;
const closeAfterMs = 150;
const gap = 6;
const width = 300;

type Props = {
  /** What it is about, for screen readers. */
  label: string;
  /** Drawn, and read from the server, only once it is open. */
  card: ReactNode;
  children: ReactNode;
};

/**
 * More about the thing under the pointer or the focus, after a moment. It can be walked into with
 * the pointer, Escape closes it, and nothing stands in it that could not be reached otherwise.
 */
export function HoverCard({ label, card, children }: Props) {
  const anchor = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [at, setAt] = useState<DOMRect>();
  const after = (ms: number, run: () => void) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(run, ms);
  };
  const enter = () => after(openAfterMs, () => setAt(anchor.current?.getBoundingClientRect()));
  const leave = () => after(closeAfterMs, () => setAt(undefined));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !at) return;
    event.stopPropagation();
    clearTimeout(timer.current);
    setAt(undefined);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!at) return undefined;
    // A card that stays behind while its row scrolls away points at nothing.
    const close = () => setAt(undefined);
    document.addEventListener('scroll', close, { capture: true, passive: true });
    return () => document.removeEventListener('scroll', close, { capture: true });
  }, [at]);
  return (
    <span
      ref={anchor}
      className="bd-hover"
      role="presentation"
      onMouseEnter={enter}
      onMouseLeave={leave}
      onFocus={enter}
      onBlur={leave}
      onKeyDown={onKeyDown}
    >
      {children}
      {at &&
        createPortal(
          <div
            role="presentation"
            className="bd-hover-card"
            style={placeBy(at)}
            onMouseEnter={() => clearTimeout(timer.current)}
            onMouseLeave={leave}
          >
            <div role="tooltip" aria-label={label}>
              <Suspense fallback={<span className="bd-muted">…</span>}>{card}</Suspense>
            </div>
          </div>,
          document.body,
        )}
    </span>
  );
}

/** Below the thing, or above it where there is no room; always within the window. */
function placeBy(at: DOMRect) {
  const left = Math.max(8, Math.min(at.left, window.innerWidth - width - 8));
  const isBelow = at.bottom < window.innerHeight * 0.65;
  return isBelow
    ? { left, top: at.bottom + gap, width }
    : { left, bottom: window.innerHeight - at.top + gap, width };
}
