import { Button } from '@mantine/core';
import './data-table.css';

type Props = { shown: number; hasMore: boolean; isLoading: boolean; onMore: () => void };

/** The foot of a keyset list: how many rows stand here, and the next page. */
export function LoadMore({ shown, hasMore, isLoading, onMore }: Props) {
  return (
    <div className="bd-table-foot">
      <output>
        {shown} {shown === 1 ? 'entry' : 'entries'} shown{hasMore ? '' : ', that is all'}
      </output>
      {hasMore && (
        <Button variant="default" size="compact-xs" loading={isLoading} onClick={onMore}>
          Load more
        </Button>
      )}
    </div>
  );
}
