import { Kbd } from '@backdesk/ui';
import { Loader, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef } from 'react';
import { longestLookup } from './lookup-text.ts';

type Props = {
  value: string;
  onChange: (text: string) => void;
  onSubmit: () => void;
  onArrowDown?: () => void;
  isBusy: boolean;
  /** The box of a list: there "/" leads to it. */
  isOfList?: boolean;
};

/**
 * The box that takes anything pasted. Ctrl/Cmd-K brings the cursor here from anywhere, "/" does where
 * no list has a box of its own.
 */
export function LookupBox({ value, onChange, onSubmit, onArrowDown, isBusy, isOfList = false }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const focus = () => {
    input.current?.focus();
    input.current?.select();
  };
  // Ctrl/Cmd-K works while typing elsewhere too, "/" only where it would not be text.
  useHotkeys([['mod+K', focus]], []);
  useHotkeys([['/', () => isOfList || document.querySelector('[data-list-search]') || focus()]]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' || !onArrowDown) return;
    event.preventDefault();
    onArrowDown();
  };
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <TextInput
          ref={input}
          type="search"
          aria-label="Look up a user"
          aria-keyshortcuts="Control+K Meta+K /"
          placeholder="Paste an email, an id, a Stripe link…"
          maxLength={longestLookup}
          autoComplete="off"
          spellCheck={false}
          {...(isOfList && { 'data-list-search': true })}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSectionWidth={64}
          rightSection={isBusy ? <Loader size={14} aria-label="Looking" /> : <Kbd>Ctrl K</Kbd>}
          rightSectionPointerEvents="none"
        />
      </form>
    </search>
  );
}
