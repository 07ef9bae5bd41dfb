import { EmptyState } from '@backdesk/ui';
import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { problemOf } from '../problem.ts';
import { ErrorState } from '../states/error-state.tsx';
import { filterText } from './filter-text.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import type { ListLook, ListPage, ListRow, ListSource } from './list-types.ts';
import { isNarrowed } from './search-state.ts';
import type { ListUrl } from './use-list-url.ts';
import { useOptionLabels } from './use-option-labels.ts';

type Props<Row extends ListRow> = {
  source: ListSource<Row>;
  look: ListLook<Row>;
  url: ListUrl;
  page: UseQueryResult<ListPage<Row>>;
  columns: readonly string[];
};

/** What stands where no rows are: not yet, not at all, or none of this kind. */
export function ListInstead<Row extends ListRow>({ source, look, url, page, columns }: Props<Row>) {
  if (page.isSuccess && !page.isPlaceholderData) return <Empty source={source} look={look} url={url} />;
  if (page.isError) {
    const problem = problemOf(page.error);
    // A page marker can outlive the order that it was made for.
    const isLost = url.place !== undefined && problem.reason === 'invalid_input';
    return (
      <ErrorState
        problem={problem}
        permission={source.permission}
        onRetry={() => (isLost ? url.go(undefined) : void page.refetch())}
      />
    );
  }
  if (page.fetchStatus === 'paused')
    return (
      <EmptyState title="You are offline" isAlert>
        These {source.definition.noun[1]} have not been read yet. They appear as soon as you are back.
      </EmptyState>
    );
  return <ListSkeleton definition={source.definition} columns={columns} />;
}

function Empty<Row extends ListRow>({ source, look, url }: Pick<Props<Row>, 'source' | 'look' | 'url'>) {
  const { definition } = source;
  const { q, product, filters = [] } = url.search;
  const labelOf = useOptionLabels(source, filters, product);
  if (url.place)
    return (
      <EmptyState
        title={`No ${definition.noun[1]} here`}
        action={
          <Button variant="default" onClick={() => url.go(undefined)}>
            To the first page
          </Button>
        }
      >
        The list ends before this place.
      </EmptyState>
    );
  if (!isNarrowed(url.search))
    return (
      <EmptyState title={look.emptyTitle ?? `No ${definition.noun[1]} yet`}>{look.whenEmpty}</EmptyState>
    );
  return (
    <EmptyState
      title={`No ${definition.noun[1]} match`}
      action={
        <>
          {q && (
            <Button variant="default" onClick={() => url.change({ q: undefined })}>
              Without the search “{q.length > 24 ? `${q.slice(0, 24)}…` : q}”
            </Button>
          )}
          {product && (
            <Button variant="default" onClick={() => url.change({ product: undefined })}>
              In all products
            </Button>
          )}
          {filters.map((filter, index) => (
            <Button
              key={JSON.stringify(filter)}
              variant="default"
              onClick={() => url.change({ filters: filters.toSpliced(index, 1) })}
            >
              Without “{filterText(definition, filter, labelOf)}”
            </Button>
          ))}
        </>
      }
    >
      Nothing fits all of this at once. Take one of them away:
    </EmptyState>
  );
}
