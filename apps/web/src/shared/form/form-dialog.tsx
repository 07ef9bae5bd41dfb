import { Modal } from '@mantine/core';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { DialogContext } from './dialog-context.ts';

type Props = {
  title: ReactNode;
  /** Absent where the dialog is a route: then it is open as long as it is there. */
  isOpen?: boolean;
  onClose: () => void;
  size?: 'sm' | 'md' | number;
  children: ReactNode;
};

/** A dialog around a `DeskForm`. A click beside it does not close it: that would lose what was typed. */
export function FormDialog({ title, isOpen = true, onClose, size = 'sm', children }: Props) {
  const [isHeld, hold] = useState(false);
  const wayOut = useRef<() => void>(undefined);
  const context = useMemo(
    () => ({
      onClose,
      hold,
      leaveBy: (way: () => void) => {
        wayOut.current = way;
      },
    }),
    [onClose],
  );
  return (
    <Modal
      opened={isOpen}
      onClose={() => (wayOut.current ?? onClose)()}
      onExitTransitionEnd={() => {
        wayOut.current = undefined;
      }}
      closeOnEscape={!isHeld}
      closeOnClickOutside={false}
      title={title}
      size={size}
      classNames={{ title: 'bd-wrap' }}
    >
      <DialogContext value={context}>{children}</DialogContext>
    </Modal>
  );
}
