import type { ListFilter } from '@backdesk/contract';
import { UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { FilterPopover } from './filter-popover.tsx';
import { filterText, type LabelOf } from './filter-text.ts';
import type { ListRow, ListSource } from './list-types.ts';

type Props<Row extends ListRow> = {
  source: ListSource<Row>;
  filter: ListFilter;
  labelOf: LabelOf;
  currency: string | undefined;
  product: string | undefined;
  onChange: (filter: ListFilter) => void;
  onRemove: () => void;
};

/** A filter in words. It opens to be changed; its cross, or Delete on it, takes it away. */
export function FilterChip<Row extends ListRow>(props: Props<Row>) {
  const { source, filter, labelOf, currency, product, onChange, onRemove } = props;
  const text = filterText(source.definition, filter, labelOf, currency);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    onRemove();
  };
  return (
    <span className="bd-filter-chip">
      <FilterPopover
        source={source}
        product={product}
        currency={currency}
        title="Change the filter"
        filter={filter}
        onApply={onChange}
        renderButton={(props) => (
          <UnstyledButton className="bd-filter-chip-text" title={text} onKeyDown={onKeyDown} {...props}>
            {text}
          </UnstyledButton>
        )}
      />
      <UnstyledButton className="bd-filter-chip-remove" aria-label={`Remove: ${text}`} onClick={onRemove}>
        <IconX size={12} aria-hidden />
      </UnstyledButton>
    </span>
  );
}
