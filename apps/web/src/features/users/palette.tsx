import { Kbd } from '@backdesk/ui';
import { Modal, UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { PaletteBody } from './palette-body.tsx';
import './palette.css';

/** The look-up in the top bar; Ctrl/Cmd-K or "/" opens it from anywhere. */
export function Palette() {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<Element | null>(null);
  const open = () => {
    if (!isOpen) opener.current = document.activeElement;
    setOpen(true);
  };
  const close = (focusOn?: string) => {
    setOpen(false);
    // The focus returns to where it was, unless the entry says where to go on.
    requestAnimationFrame(() => {
      const target = focusOn ? document.querySelector(focusOn) : opener.current;
      if (target instanceof HTMLElement && target.isConnected) target.focus();
    });
  };
  useHotkeys([['mod+K', open]], []);
  // A list with a box of its own has "/" for that, and must find the key untouched.
  const openUnlessList = (event: KeyboardEvent) => {
    if (document.querySelector('[data-list-search]')) return;
    event.preventDefault();
    open();
  };
  useHotkeys([['/', openUnlessList, { preventDefault: false }]]);
  return (
    <>
      <UnstyledButton
        className="bd-palette-opener"
        onClick={open}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K /"
      >
        <IconSearch size={14} aria-hidden />
        <span className="bd-palette-hint">Paste an email, an id, a Stripe link…</span>
        <Kbd>Ctrl K</Kbd>
      </UnstyledButton>
      <Modal.Root
        opened={isOpen}
        onClose={() => close()}
        size={620}
        yOffset="10vh"
        returnFocus={false}
        transitionProps={{ duration: 0 }}
      >
        <Modal.Overlay backgroundOpacity={0.35} />
        <Modal.Content aria-label="Look up or do anything" className="bd-palette" radius="lg">
          <PaletteBody onClose={close} />
        </Modal.Content>
      </Modal.Root>
    </>
  );
}
