import type { ListFilter } from '@backdesk/contract';
import { type ComponentProps, lazy } from 'react';
import type { ListRow, ListSource } from './list-types.ts';
import { PanelPopover } from './panel-popover.tsx';

const FilterEditor = lazy(() =>
  import('./filter-editor.tsx').then(({ FilterEditor }) => ({ default: FilterEditor })),
);

type Props<Row extends ListRow> = {
  source: ListSource<Row>;
  product: string | undefined;
  currency: string | undefined;
  title: string;
  filter?: ListFilter;
  onApply: (filter: ListFilter) => void;
  renderButton: ComponentProps<typeof PanelPopover>['renderButton'];
};

/** A filter's editor, hanging from its button. */
export function FilterPopover<Row extends ListRow>({ title, onApply, renderButton, ...rest }: Props<Row>) {
  return (
    <PanelPopover label={title} width={340} renderButton={renderButton}>
      {(close) => (
        <FilterEditor
          {...rest}
          onCancel={close}
          onApply={(filter) => {
            close();
            onApply(filter);
          }}
        />
      )}
    </PanelPopover>
  );
}
