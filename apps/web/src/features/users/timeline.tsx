import { CopyableId, EmptyState, Panel } from '@backdesk/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { formatMoney, viewerZone } from '../../shared/format.ts';
import { problemOf } from '../../shared/problem.ts';
import { ErrorState } from '../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { keyset } from '../../shared/table/keyset.ts';
import { LoadMore } from '../../shared/table/load-more.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { TimelineFilters } from './timeline-filters.tsx';
import type { TimelineKind } from './timeline-kind.ts';
import type { User } from './user-type.ts';

type Props = {
  user: User;
  readAt: number;
  kind: TimelineKind | undefined;
  onKind: (kind: TimelineKind | undefined) => void;
};

/** Everything that happened, newest first. */
export function Timeline({ user, readAt, kind, onKind }: Props) {
  // The first page came with the user, so that opening the page costs one request.
  const firstPage = { pages: [user.timeline], pageParams: [null] };
  const query = useInfiniteQuery({
    ...trpc.users.timeline.infiniteQueryOptions({ userId: user.id, ...(kind && { kind }) }, keyset),
    ...(!kind && { initialData: firstPage, initialDataUpdatedAt: readAt }),
  });
  const entries = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Panel label="Timeline">
      <div className="bd-timeline-head">
        <TimelineFilters kind={kind} onKind={onKind} />
        <span className="bd-muted">
          times in {viewerZone()} · {user.productName} in {user.productTimezone}
        </span>
      </div>
      {/* Without a kind the entries are the page's own, and the page says so itself. */}
      {kind && <StaleNote query={query} />}
      {query.isPending && <SkeletonRows count={6} label="Loading the timeline" />}
      {query.isLoadingError && (
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && entries.length === 0 && (
        <EmptyState title="Nothing has happened yet">
          {kind
            ? 'No entry of this kind. Choose “Everything” for the rest.'
            : 'Payments and changes show up here.'}
        </EmptyState>
      )}
      <ol className="bd-timeline">
        {entries.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
      {entries.length > 0 && (
        <LoadMore
          shown={entries.length}
          hasMore={query.hasNextPage}
          isLoading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </Panel>
  );
}

function Entry({ entry }: { entry: User['timeline']['rows'][number] }) {
  return (
    <li>
      <span className="bd-muted bd-timeline-when">
        <Time at={entry.occurredAt} as="when" />
      </span>
      <span className={`bd-dot bd-dot-${entry.tone}`} aria-hidden />
      <div className="bd-wrap">
        <strong>{entry.title}</strong> {entry.amount && <>{formatMoney(entry.amount)} </>}
        {entry.detail && <span dir="auto">{entry.detail} </span>}
        {entry.actorName && <span className="bd-muted">by {entry.actorName} </span>}
        {entry.reference && <CopyableId value={entry.reference} label="id" short />}
      </div>
    </li>
  );
}
