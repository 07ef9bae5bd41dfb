import { EmptyState, Panel } from '@backdesk/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Can } from '../../shared/can.tsx';
import { keyset } from '../../shared/table/keyset.ts';
import { LoadMore } from '../../shared/table/load-more.tsx';
import { trpc } from '../../shared/trpc.ts';
import { NewNote } from './new-note.tsx';
import { NoteRow } from './note-row.tsx';
import type { User } from './user-type.ts';

/** What the others wrote about this user, pinned ones first, and a box for one's own. */
export function NotesCard({ user, readAt }: { user: User; readAt: number }) {
  // The first page came with the user; somebody else's new note comes with its next reading.
  const firstPage = { pages: [user.notes], pageParams: [null] };
  const query = useInfiniteQuery({
    ...trpc.users.notes.infiniteQueryOptions({ userId: user.id }, keyset),
    initialData: firstPage,
    initialDataUpdatedAt: readAt,
  });
  const notes = query.data.pages.flatMap((page) => page.rows);
  return (
    <Panel title="Notes">
      <Can permission="users:note">
        <NewNote userId={user.id} />
      </Can>
      {notes.length === 0 && (
        <Can permission="users:note" otherwise={<EmptyState title="No notes" />}>
          <p className="bd-muted bd-notes-empty">Nobody has written about this user yet.</p>
        </Can>
      )}
      <ul className="bd-notes" aria-live="polite" aria-relevant="additions">
        {notes.map((note) => (
          <NoteRow key={note.id} note={note} userId={user.id} />
        ))}
      </ul>
      {query.hasNextPage && (
        <LoadMore
          shown={notes.length}
          hasMore
          isLoading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </Panel>
  );
}
