import { CopyableId, Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { formatClock } from '../format.ts';
import { problemOf, readSentence } from '../problem.ts';

type Query = Pick<UseQueryResult, 'isRefetchError' | 'dataUpdatedAt' | 'isFetching'> & {
  error: unknown;
  refetch: () => Promise<unknown>;
};

/** Shown above data that could not be refreshed: from when it is, why, and how to try again. */
export function StaleNote({ query }: { query: Query }) {
  if (!query.isRefetchError) return null;
  const problem = problemOf(query.error);
  return (
    <Notice
      tone="warning"
      title={`Shown as of ${formatClock(query.dataUpdatedAt)}.`}
      action={
        <Button
          size="compact-xs"
          variant="default"
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          Refresh
        </Button>
      }
    >
      {readSentence(problem)}
      {problem.reference && (
        <>
          {' '}
          Reference <CopyableId value={problem.reference} label="reference" short />
        </>
      )}
    </Notice>
  );
}
