import './kbd.css';

/** The key that does the same as the control it stands on. */
export function Kbd({ children }: { children: string }) {
  return <kbd className="bd-kbd">{children}</kbd>;
}
