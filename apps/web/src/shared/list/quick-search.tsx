import { Kbd } from '@backdesk/ui';
import { Loader, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type SearchBoxProps = {
  /** What the box looks at, as its placeholder. */
  hint: string;
  label: string;
  text: string;
  onText: (text: string) => void;
  onBlur: () => void;
  isBusy: boolean;
};
/** Draws the search box of a list; its input carries `data-list-search`, so that "/" finds it. */
export type SearchBox = (props: SearchBoxProps) => ReactNode;

/** The box that narrows the list down while one types. */
export function QuickSearch({ hint, label, text, onText, onBlur, isBusy }: SearchBoxProps) {
  return (
    <search className="bd-list-search">
      <TextInput
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={hint}
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        data-list-search
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onBlur={onBlur}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={isBusy ? <Loader size={14} role="img" aria-label="Searching" /> : <Kbd>/</Kbd>}
        rightSectionPointerEvents="none"
      />
    </search>
  );
}
