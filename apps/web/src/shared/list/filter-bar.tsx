import { Button, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { Filters } from './filters.tsx';
import type { ListLook, ListRow, ListSource } from './list-types.ts';
import { QuickSearch, type SearchBox } from './quick-search.tsx';
import type { ListUrl } from './use-list-url.ts';
import { useTypedText } from './use-typed-text.ts';

type Props<Row extends ListRow> = {
  source: ListSource<Row>;
  look: ListLook<Row>;
  url: ListUrl;
  isBusy: boolean;
  isNarrow: boolean;
  searchBox: SearchBox | undefined;
};

/** Everything that narrows the list down: the search box and the filters. */
export function FilterBar<Row extends ListRow>(props: Props<Row>) {
  const { source, look, url, isBusy, isNarrow, searchBox: Box = QuickSearch } = props;
  const typed = useTypedText(url.search.q ?? '', (q, how) => url.change({ q }, how));
  return (
    <div className="bd-list-bar">
      <Box
        hint={look.searchHint}
        label={`Search ${source.definition.noun[1]}`}
        text={typed.text}
        onText={typed.setText}
        onBlur={typed.rest}
        isBusy={isBusy && Boolean(url.search.q)}
      />
      {isNarrow ? <InDrawer source={source} url={url} /> : <Filters source={source} url={url} />}
    </div>
  );
}

/** On a phone the filters have a drawer of their own; the button says how many there are. */
function InDrawer<Row extends ListRow>({ source, url }: Pick<Props<Row>, 'source' | 'url'>) {
  const [isOpen, drawer] = useDisclosure(false);
  const count = url.search.filters?.length ?? 0;
  return (
    <>
      <Button variant="default" leftSection={<IconFilter size={14} aria-hidden />} onClick={drawer.open}>
        Filters{count > 0 && ` (${count})`}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={drawer.close}
        position="bottom"
        size="auto"
        classNames={{ content: 'bd-list-sheet' }}
        title="Filters"
        closeButtonProps={{ 'aria-label': 'Close the filters' }}
      >
        <div className="bd-list-drawer">
          <Filters source={source} url={url} />
        </div>
      </Drawer>
    </>
  );
}
