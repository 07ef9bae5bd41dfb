import type { Permission } from '@backdesk/contract';
import { Panel } from '@backdesk/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { problemOf } from '../problem.ts';
import { ErrorState } from './error-state.tsx';
import { SkeletonRows } from './skeletons.tsx';
import { StaleNote } from './stale-note.tsx';

type Query<Data> = Pick<
  UseQueryResult<Data>,
  'data' | 'isRefetchError' | 'isLoadingError' | 'dataUpdatedAt' | 'isFetching'
> & { error: unknown; refetch: () => Promise<unknown> };

type Props<Data> = {
  title: string;
  query: Query<Data>;
  aside?: ReactNode;
  /** A table that touches the border. */
  flush?: boolean;
  /** How many rows the skeleton has. */
  rows?: number;
  permission?: Permission;
  children: (data: Data) => ReactNode;
};

/** A panel with one query and its own states: a failure here leaves the other panels as they are. */
export function QueryPanel<Data>({
  title,
  query,
  aside,
  flush,
  rows = 3,
  permission,
  children,
}: Props<Data>) {
  return (
    <Panel title={title} aside={aside} flush={flush ?? false} label={title}>
      <StaleNote query={query} />
      {query.data !== undefined ? (
        children(query.data)
      ) : query.isLoadingError ? (
        <ErrorState
          problem={problemOf(query.error)}
          permission={permission}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <div className={flush ? 'bd-panel-loading' : undefined}>
          <SkeletonRows count={rows} label={`Loading ${title.toLowerCase()}`} />
        </div>
      )}
    </Panel>
  );
}
