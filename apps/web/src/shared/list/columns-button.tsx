import type { AnyList } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { lazy } from 'react';
import { columnsToKeep } from './columns.ts';
import { PanelPopover } from './panel-popover.tsx';

const ColumnChooser = lazy(() =>
  import('./column-chooser.tsx').then(({ ColumnChooser }) => ({ default: ColumnChooser })),
);

type Props = {
  definition: AnyList;
  columns: readonly string[];
  /** Gets what to keep: undefined where it is the default. */
  onColumns: (columns: string[] | undefined) => void;
};

/** Which columns there are and in which order. */
export function ColumnsButton({ definition, columns, onColumns }: Props) {
  return (
    <PanelPopover
      label="Columns"
      width={280}
      position="bottom-end"
      renderButton={(props) => (
        <Button
          variant="default"
          size="compact-xs"
          h={28}
          leftSection={<IconColumns3 size={14} aria-hidden />}
          {...props}
        >
          Columns
        </Button>
      )}
    >
      {() => (
        <ColumnChooser
          definition={definition}
          columns={columns}
          onColumns={(next) => onColumns(columnsToKeep(definition, next))}
        />
      )}
    </PanelPopover>
  );
}
