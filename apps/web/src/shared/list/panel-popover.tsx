import { Popover, type PopoverProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactElement, type ReactNode, Suspense, useEffect, useRef } from 'react';
import './panel-popover.css';

type ButtonProps = { onClick: () => void; 'aria-haspopup': 'dialog'; 'aria-expanded': boolean };

type Props = {
  /** Names the panel for screen readers. */
  label: string;
  width: number;
  position?: PopoverProps['position'];
  /** The button that opens it; it has to spread what it is given. */
  renderButton: (props: ButtonProps) => ReactElement;
  /** What hangs from the button; it may still have to be loaded. */
  children: (close: () => void) => ReactNode;
};

/** A small panel that hangs from its button. The focus goes in when it is there and comes back after. */
export function PanelPopover({ label, width, position = 'bottom-start', renderButton, children }: Props) {
  const [isOpen, popover] = useDisclosure(false);
  return (
    <Popover
      opened={isOpen}
      onChange={(next) => !next && popover.close()}
      position={position}
      width={width}
      trapFocus
      returnFocus
      withRoles={false}
      // Placed once; following every scroll of the rows would cost a layout each time.
      hideDetached={false}
    >
      <Popover.Target>
        {renderButton({ onClick: popover.toggle, 'aria-haspopup': 'dialog', 'aria-expanded': isOpen })}
      </Popover.Target>
      <Popover.Dropdown className="bd-panel-popover" role="dialog" aria-label={label}>
        <Suspense fallback={<span className="bd-muted">…</span>}>
          <FocusFirst>{children(popover.close)}</FocusFirst>
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The popover's own trap looks for something to focus before a part that is loaded late is there. */
function FocusFirst({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first =
      box.current?.querySelector<HTMLElement>('[data-autofocus]') ??
      box.current?.querySelector<HTMLElement>('input, select, button, a[href]');
    first?.focus();
  }, []);
  return <div ref={box}>{children}</div>;
}
