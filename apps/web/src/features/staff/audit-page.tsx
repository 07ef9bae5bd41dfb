import { EmptyState, PageHeader, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { viewerZone } from '../../shared/format.ts';
import { ExportButton } from '../../shared/list/export-button.tsx';
import { problemOf } from '../../shared/problem.ts';
import { ErrorState } from '../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { keyset } from '../../shared/table/keyset.ts';
import { LoadMore } from '../../shared/table/load-more.tsx';
import { trpc } from '../../shared/trpc.ts';
import { AuditEntries } from './audit-entries.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { auditQuestion, type AuditSearch } from './audit-search.ts';
import { AuditState } from './audit-state.tsx';
import { VerifyChain } from './verify-chain.tsx';
import './audit.css';

type Props = { search: AuditSearch; onSearch: (search: AuditSearch) => void };

/** Everything that anybody did here, newest first; nothing in it can be changed. */
export function AuditPage({ search, onSearch }: Props) {
  const query = useInfiniteQuery(trpc.staff.auditEntries.infiniteQueryOptions(auditQuestion(search), keyset));
  const entries = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const isFiltered = Object.values(search).some(Boolean);
  return (
    <>
      <PageHeader title="Audit log" action={<Actions search={search} />}>
        <span>times in {viewerZone()}</span>
      </PageHeader>
      <AuditState />
      <AuditFilters search={search} onSearch={onSearch} />
      <StaleNote query={query} />
      <Panel flush>
        {query.isPending && (
          <div className="bd-audit-loading">
            <SkeletonRows count={8} label="Loading the audit log" />
          </div>
        )}
        {query.isLoadingError && (
          <ErrorState
            problem={problemOf(query.error)}
            permission="staff:read_audit"
            onRetry={() => void query.refetch()}
          />
        )}
        {query.isSuccess && entries.length === 0 && (
          <EmptyState
            title="No entries"
            action={
              isFiltered && (
                <Button variant="default" onClick={() => onSearch({})}>
                  Show everything
                </Button>
              )
            }
          >
            {isFiltered ? 'Nothing in the log matches these filters.' : 'Nothing has been done here yet.'}
          </EmptyState>
        )}
        {entries.length > 0 && (
          <>
            <AuditEntries entries={entries} onSearch={onSearch} />
            <LoadMore
              shown={entries.length}
              hasMore={query.hasNextPage}
              isLoading={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          </>
        )}
      </Panel>
    </>
  );
}

function Actions({ search }: { search: AuditSearch }) {
  // Where the page begins does not narrow what is taken out.
  const { jumpTo: _beginning, ...filters } = auditQuestion(search);
  return (
    <>
      <ExportButton
        wish={{ name: 'staff.auditEntries', noun: ['audit entry', 'audit entries'], input: filters }}
      />
      <VerifyChain />
    </>
  );
}
