import { Loader, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
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

/** The box that takes anything pasted. */
export function LookupBox({ value, onChange, onSubmit, onArrowDown, isBusy, isOfList = false }: Props) {
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
          type="search"
          aria-label="Look up a user"
          placeholder={
            isOfList ? 'Name, e-mail, any id, a Stripe link' : 'Paste an email, an id, a Stripe link…'
          }
          maxLength={longestLookup}
          autoComplete="off"
          spellCheck={false}
          {...(isOfList && { 'data-list-search': true })}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSectionWidth={64}
          rightSection={isBusy ? <Loader size={14} role="img" aria-label="Looking" /> : null}
          rightSectionPointerEvents="none"
        />
      </form>
    </search>
  );
}
