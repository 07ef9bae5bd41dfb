import { z } from 'zod';
import { cursor, done, id, instant, line, page, paragraph } from './wire.ts';

/** As long as a note may be, in characters. */
export const longestNote = 10_000;
const noteBody = paragraph(longestNote).min(1, 'is empty');

/** What a member wrote about a user, for the others. Plain text: whoever shows it must not interpret it. */
export const noteView = z.object({
  id,
  body: z.string(),
  isPinned: z.boolean(),
  author: z.string(),
  /** Written by whoever asks: only they may edit or delete it. */
  isMine: z.boolean(),
  /** Who edited it last; null as long as nobody did. */
  editedBy: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  version: z.int(),
});
/** Pinned ones first, each part with the newest first. */
export const notesView = page(noteView);
export const notesInput = z.strictObject({ userId: id, cursor: cursor.nullish() });
export const addNoteInput = z.strictObject({ userId: id, body: noteBody, isPinned: z.boolean() });
export const editNoteInput = z.strictObject({
  noteId: id,
  /** The version that was edited; another one by now is a conflict. */
  version: z.int().min(1),
  body: noteBody,
  isPinned: z.boolean(),
});
export const deleteNoteInput = z.strictObject({ noteId: id });
export const noteDone = z.object({ noteId: id });

export const longestTag = 40;
const tagName = line(longestTag).min(1, 'is empty');
export const tagView = z.object({ id, name: z.string() });
/** A word on this user, and who put it there. */
export const userTagView = tagView.extend({ addedBy: z.string(), addedAt: instant });
/** The words in use; `userCount` stops at 100 and then says "100 or more". */
export const tagsView = z.object({
  tags: z.array(tagView.extend({ userCount: z.int().min(0).max(100), isCapped: z.boolean() })),
});
export const tagsInput = z.strictObject({ search: line(longestTag).optional() });
export const addTagInput = z.strictObject({ userId: id, name: tagName });
export const removeTagInput = z.strictObject({ userId: id, tagId: id });
export const tagDone = done;
