import type { AnyList } from '@backdesk/contract';
import { Kbd } from '@backdesk/ui';
import { Button, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { viewerZone } from '../format.ts';
import { instantSort, jumpInstant } from './sort.ts';
import type { ListUrl, Place } from './use-list-url.ts';
import type { Paging } from './use-paging.ts';
import './list-foot.css';

type Props = {
  definition: AnyList;
  url: ListUrl;
  page: { rows: readonly unknown[] } | undefined;
  turn: Paging;
  prefetch: (place: Place) => void;
};

/** Below the rows: the keys, the zone of the times, a date to jump to, the way on and back. */
export function ListFoot({ definition, url, page, turn, prefetch }: Props) {
  if (!page || (page.rows.length === 0 && !url.place)) return null;
  const { sort } = url.search;
  const field = definition.fields[instantSort(definition, sort) ?? ''];
  const step = (direction: 'next' | 'previous') => {
    const place = turn[direction];
    return {
      disabled: !place,
      onClick: () => turn.to(direction),
      onMouseEnter: () => place && prefetch(place),
      onFocus: () => place && prefetch(place),
    };
  };
  return (
    <div className="bd-list-foot">
      <p className="bd-list-hints">
        <span>
          <Kbd>j</Kbd> <Kbd>k</Kbd> move
        </span>
        <span>
          <Kbd>x</Kbd> select
        </span>
        <span>
          <Kbd>/</Kbd> search
        </span>
        <span>
          <Kbd>?</Kbd> all keys
        </span>
      </p>
      <span className="bd-list-zone">times in {viewerZone()}</span>
      {field && (
        <JumpToDate
          label={field.label}
          onJump={(day) => turn.go({ jumpTo: jumpInstant(definition, sort, day) })}
        />
      )}
      <nav className="bd-list-paging" aria-label="Pages">
        {url.place && (
          <Button variant="subtle" size="compact-xs" onClick={() => turn.go(undefined)}>
            First page
          </Button>
        )}
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconChevronLeft size={14} aria-hidden />}
          {...step('previous')}
        >
          Previous
        </Button>
        <Button
          variant="default"
          size="compact-xs"
          rightSection={<IconChevronRight size={14} aria-hidden />}
          {...step('next')}
        >
          Next
        </Button>
      </nav>
    </div>
  );
}

/** In place of page 10,000: the page on which a day begins. */
function JumpToDate({ label, onJump }: { label: string; onJump: (day: string) => void }) {
  return (
    <form
      className="bd-list-jump"
      onSubmit={(event) => {
        event.preventDefault();
        const day = new FormData(event.currentTarget).get('day');
        if (typeof day === 'string' && day) onJump(day);
      }}
    >
      <span className="bd-list-jump-to">{label}</span>
      <TextInput
        type="date"
        name="day"
        max="9999-12-31"
        aria-label={`Jump to a date (${label.toLowerCase()})`}
      />
      <Button type="submit" variant="default" size="compact-xs">
        Jump
      </Button>
    </form>
  );
}
