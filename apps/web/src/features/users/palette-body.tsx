import { Kbd } from '@backdesk/ui';
import { Loader } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { problemOf } from '../../shared/problem.ts';
import { longestLookup } from './lookup-text.ts';
import type { PaletteItem } from './palette-items.ts';
import { usePalette } from './use-palette.ts';

const listId = 'palette-entries';
const optionId = (item: PaletteItem) => `palette-${item.id}`;

/** A box and what it leads to. The cursor stays in the box; the arrows mark an entry, Enter opens it. */
export function PaletteBody({ onClose }: { onClose: (focusAfter?: string) => void }) {
  const { text, setText, groups, lookup, isLooking, open, enter } = usePalette(onClose);
  const [markedId, setMarkedId] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const items = groups.flatMap((group) => group.items);
  const marked = items.find(({ id }) => id === markedId) ?? items[0];
  // Whatever is typed right after the shortcut has to arrive here.
  useLayoutEffect(() => input.current?.focus(), []);

  const mark = (item: PaletteItem | undefined) => {
    setMarkedId(item?.id);
    if (item) document.getElementById(optionId(item))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const at = marked ? items.indexOf(marked) : -1;
    const last = items.length - 1;
    const target = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      PageDown: Math.min(last, at + 8),
      PageUp: Math.max(0, at - 8),
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      mark(items[target]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void enter(marked);
    }
  };
  return (
    <>
      <div className="bd-palette-box">
        <IconSearch size={16} aria-hidden />
        <input
          ref={input}
          role="combobox"
          aria-label="Look up a user, or say what to do"
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={marked && optionId(marked)}
          placeholder="An email, an id, a Stripe link, a name, a page, an action…"
          maxLength={longestLookup}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setMarkedId(undefined);
          }}
          onKeyDown={onKeyDown}
        />
        {isLooking && <Loader size={14} aria-label="Looking" />}
      </div>
      <div id={listId} role="listbox" aria-label="What it leads to" className="bd-palette-list">
        {groups.map((group, index) => (
          <div key={group.title} role="group" aria-labelledby={`palette-group-${index}`}>
            <p id={`palette-group-${index}`} className="bd-palette-group bd-wrap">
              {group.title}
            </p>
            {group.items.map((item) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the box has the keyboard; an option is only pointed at
              <div
                key={item.id}
                id={optionId(item)}
                role="option"
                aria-selected={item === marked}
                className="bd-palette-option"
                onMouseMove={() => setMarkedId(item.id)}
                onClick={() => open(item.goal)}
              >
                <span className="bd-wrap">{item.label}</span>
                {item.detail && <span className="bd-muted bd-wrap">{item.detail}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
      <output className="bd-palette-said">
        {lookup.isError
          ? problemOf(lookup.error).message
          : lookup.data &&
              lookup.data.users.length === 0 &&
              lookup.data.objects.length === 0 &&
              !isLooking &&
              text !== ''
            ? `Recognised: ${lookup.data.recognised}. Nobody matches.`
            : ''}
      </output>
      <p className="bd-keys bd-palette-keys">
        <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose <Kbd>Enter</Kbd> open <Kbd>Esc</Kbd> close
      </p>
    </>
  );
}
