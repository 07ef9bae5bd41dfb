import { type ListFilter, maxFilters } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { onlyCurrency } from './amount-text.ts';
import { FilterChip } from './filter-chip.tsx';
import { FilterPopover } from './filter-popover.tsx';
import type { ListRow, ListSource } from './list-types.ts';
import { isNarrowed } from './search-state.ts';
import type { ListUrl } from './use-list-url.ts';
import { useOptionLabels } from './use-option-labels.ts';
import './filters.css';

type Props<Row extends ListRow> = { source: ListSource<Row>; url: ListUrl };

/**
 * One chip per filter; each can be changed and removed where it stands. The product is chosen in the top
 * bar, for the whole desk.
 */
export function Filters<Row extends ListRow>({ source, url }: Props<Row>) {
  const { product, filters = [] } = url.search;
  const labelOf = useOptionLabels(source, filters, product);
  const box = useRef<HTMLDivElement>(null);
  const set = (next: ListFilter[]) => url.change({ filters: next });
  const remove = (index: number) => {
    set(filters.toSpliced(index, 1));
    // The chip takes the focus with it; the button that adds one is next to it.
    box.current?.querySelector<HTMLElement>('[data-add-filter]')?.focus();
  };
  const currency = onlyCurrency(filters);
  return (
    <div className="bd-filter-row" ref={box} role="group" aria-label="Filters">
      {filters.map((filter, index) => (
        <FilterChip
          // Filters have no identity but their place and what they say.
          key={`${index} ${JSON.stringify(filter)}`}
          source={source}
          filter={filter}
          labelOf={labelOf}
          currency={currency}
          product={product}
          onChange={(next) => set(filters.with(index, next))}
          onRemove={() => remove(index)}
        />
      ))}
      {filters.length < maxFilters && (
        <FilterPopover
          source={source}
          product={product}
          currency={currency}
          title="Add a filter"
          onApply={(filter) => set([...filters, filter])}
          renderButton={(props) => (
            <Button
              variant="default"
              size="compact-xs"
              h={28}
              data-add-filter
              leftSection={<IconPlus size={14} aria-hidden />}
              {...props}
            >
              Filter
            </Button>
          )}
        />
      )}
      {isNarrowed(url.search) && (
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => url.change({ q: undefined, product: undefined, filters: undefined })}
        >
          Clear
        </Button>
      )}
    </div>
  );
}
