import { ActionIcon } from '@mantine/core';
import { IconBaselineDensityMedium, IconBaselineDensitySmall, IconKeyboard } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { Can } from '../can.tsx';
import { ColumnsButton } from './columns-button.tsx';
import { CountChip } from './count-chip.tsx';
import { ExportButton } from './export-button.tsx';
import type { ListLook, ListRow, ListSource } from './list-types.ts';
import { type CountState, narrowing } from './use-list-data.ts';
import type { KeysState } from './use-list-keys.ts';
import type { ListUrl } from './use-list-url.ts';
import { ViewChips } from './view-chips.tsx';

const KeyHelp = lazy(() => import('./key-help.tsx').then(({ KeyHelp }) => ({ default: KeyHelp })));

type Props<Row extends ListRow> = {
  source: ListSource<Row>;
  look: ListLook<Row>;
  url: ListUrl;
  count: CountState;
  columns: readonly string[];
  keys: KeysState;
  action: ReactNode;
};

/** Title and how many there are, the views, and what changes how the list looks or leaves the screen. */
export function ListHead<Row extends ListRow>(props: Props<Row>) {
  const { source, look, url, count, columns, keys, action } = props;
  const { definition } = source;
  const isCompact = url.search.density === 'compact';
  return (
    <header className="bd-list-head">
      <h1>{look.title}</h1>
      <CountChip count={count} noun={definition.noun} />
      <ViewChips source={source} look={look} url={url} />
      <div className="bd-list-actions">
        <ActionIcon
          variant="default"
          size={28}
          aria-label="Compact rows"
          aria-pressed={isCompact}
          title={isCompact ? 'Comfortable rows' : 'Compact rows'}
          onClick={() => url.change({ density: isCompact ? undefined : 'compact' }, { replace: true })}
        >
          {isCompact ? (
            <IconBaselineDensitySmall size={15} aria-hidden />
          ) : (
            <IconBaselineDensityMedium size={15} aria-hidden />
          )}
        </ActionIcon>
        <ColumnsButton
          definition={definition}
          columns={columns}
          onColumns={(next) => url.change({ columns: next }, { replace: true })}
        />
        <Can permission={source.exportPermission}>
          <ExportButton
            wish={{
              name: definition.name,
              noun: definition.noun,
              input: { ...narrowing(url.search), sort: url.search.sort, columns },
            }}
            count={count.query.data}
          />
        </Can>
        <ActionIcon
          variant="default"
          size={28}
          aria-label="Keys of this list"
          title="Keys (?)"
          onClick={keys.openHelp}
        >
          <IconKeyboard size={16} aria-hidden />
        </ActionIcon>
        {action}
      </div>
      {keys.isHelpOpen && (
        <Suspense>
          <KeyHelp noun={definition.noun} onClose={keys.closeHelp} />
        </Suspense>
      )}
    </header>
  );
}
