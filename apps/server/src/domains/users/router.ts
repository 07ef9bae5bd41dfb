import {
  addNoteInput,
  addTagInput,
  authSessionsView,
  bulkTagInput,
  deleteNoteInput,
  editNoteInput,
  editUserInput,
  editUserView,
  feedbackListView,
  identitiesView,
  lookupInput,
  lookupView,
  mailsView,
  noteDone,
  notesInput,
  notesView,
  referralsView,
  removeTagInput,
  revealInput,
  revealView,
  tagDone,
  tagsInput,
  tagsView,
  timelineInput,
  timelineView,
  userChangeView,
  userCountsView,
  userInput,
  userPartInput,
  userView,
  usersRow,
  workStarted,
} from '@backdesk/contract';
import { tracked } from '@trpc/server';
import type { ListSource } from '../../platform/list/source.ts';
import { listProcedures } from '../../platform/list/procedures.ts';
import { newId } from '../../platform/ids.ts';
import { mutation, query, router, subscription } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { addNote } from './commands/add-note.ts';
import { addTag } from './commands/add-tag.ts';
import { bulkTag } from './commands/bulk-tag.ts';
import { deleteNote } from './commands/delete-note.ts';
import { editNote } from './commands/edit-note.ts';
import { editUser } from './commands/edit-user.ts';
import { removeTag } from './commands/remove-tag.ts';
import { revealEmail } from './commands/reveal-email.ts';
import { usersSource } from './lists/users-source.ts';
import type { UserProviders } from './providers.ts';
import { authSessions } from './queries/auth-sessions.ts';
import { feedback } from './queries/feedback.ts';
import { getUser } from './queries/get-user.ts';
import { identities } from './queries/identities.ts';
import { lookupUsers } from './queries/lookup-users.ts';
import { mails } from './queries/mails.ts';
import { notes } from './queries/notes.ts';
import { referrals } from './queries/referrals.ts';
import { tags } from './queries/tags.ts';
import { timeline } from './queries/timeline.ts';
import { userCounts } from './queries/user-counts.ts';

export const usersRouter = (providers: UserProviders) => {
  const source = usersSource(providers);
  const users = listProcedures(source, usersRow);
  return router({
    list: users.page,
    listCount: users.count,
    listNewSince: users.newSince,
    listOptions: users.options,
    lookup: query('users:read')
      .input(lookupInput)
      .output(wire(lookupView))
      .query(({ ctx, input }) => lookupUsers(ctx, providers, input)),
    get: query('users:read')
      .input(userInput)
      .output(wire(userView))
      .query(({ ctx, input }) => getUser(ctx, providers, input)),
    timeline: query('users:read')
      .input(timelineInput)
      .output(wire(timelineView))
      .query(({ ctx, input }) => timeline(ctx.em, providers, input)),
    reveal: mutation('users:reveal')
      .input(revealInput)
      .output(wire(revealView))
      .mutation(({ ctx, input }) => revealEmail(ctx, input)),
    edit: mutation('users:edit')
      .input(editUserInput)
      .output(wire(editUserView))
      .mutation(({ ctx, input }) => editUser(ctx, input)),
    counts: query('users:read')
      .input(userInput)
      .output(wire(userCountsView))
      .query(({ ctx, input }) => userCounts(ctx, providers, input)),
    notes: query('users:read')
      .input(notesInput)
      .output(wire(notesView))
      .query(({ ctx, input }) => notes(ctx, input)),
    addNote: mutation('users:note')
      .input(addNoteInput)
      .output(wire(noteDone))
      .mutation(({ ctx, input }) => addNote(ctx, input)),
    editNote: mutation('users:note')
      .input(editNoteInput)
      .output(wire(noteDone))
      .mutation(({ ctx, input }) => editNote(ctx, input)),
    deleteNote: mutation('users:note')
      .input(deleteNoteInput)
      .output(wire(noteDone))
      .mutation(({ ctx, input }) => deleteNote(ctx, input)),
    tags: query('users:read')
      .input(tagsInput)
      .output(wire(tagsView))
      .query(({ ctx, input }) => tags(ctx, input)),
    addTag: mutation('users:note')
      .input(addTagInput)
      .output(wire(tagDone))
      .mutation(({ ctx, input }) => addTag(ctx, input)),
    removeTag: mutation('users:note')
      .input(removeTagInput)
      .output(wire(tagDone))
      .mutation(({ ctx, input }) => removeTag(ctx, input)),
    bulkTag: mutation('users:bulk_tag')
      .input(bulkTagInput)
      .output(wire(workStarted))
      .mutation(({ ctx, input, signal }) => bulkTag(ctx, source as unknown as ListSource, input, signal)),
    sessions: query('users:read')
      .input(userPartInput)
      .output(wire(authSessionsView))
      .query(({ ctx, input }) => authSessions(ctx, input)),
    identities: query('users:read')
      .input(userPartInput)
      .output(wire(identitiesView))
      .query(({ ctx, input }) => identities(ctx, input)),
    feedback: query('users:read')
      .input(userPartInput)
      .output(wire(feedbackListView))
      .query(({ ctx, input }) => feedback(ctx, input)),
    mails: query('users:read')
      .input(userPartInput)
      .output(wire(mailsView))
      .query(({ ctx, input }) => mails(ctx, input)),
    referrals: query('users:read')
      .input(userPartInput)
      .output(wire(referralsView))
      .query(({ ctx, input }) => referrals(ctx, input)),
    changes: subscription('users:read')
      .input(userInput)
      .subscription(async function* ({ ctx, input, signal }) {
        const ended = signal ?? new AbortController().signal;
        for await (const { topic, id } of ctx.services.changes.ofUser(input.userId, ended))
          yield tracked(newId(), userChangeView.parse({ topic, id }));
      }),
  });
};
