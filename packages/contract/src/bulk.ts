import { z } from 'zod';
import { listSelection } from './list/schemas.ts';
import { driftsList } from './lists/drifts.ts';
import { usersList } from './lists/users.ts';
import { webhookEventsList } from './lists/webhook-events.ts';
import { longestTag } from './user-notes.ts';
import { id, line } from './wire.ts';

/**
 * Changes of many rows at once are long work: the id of the operation, made when its dialog opens, is
 * the id of the work, so that the same wish sent twice is done once. Followed by `jobs.progress`.
 */
const operationId = id;
export const workStarted = z.object({ jobId: id });

const words = z
  .array(line(longestTag).min(1, 'is empty'))
  .max(10, 'at most 10 tags at a time')
  .refine((tags) => new Set(tags.map((tag) => tag.toLowerCase())).size === tags.length, 'each tag once');

export const bulkTagInput = z
  .strictObject({ operationId, selection: listSelection(usersList), add: words, remove: words })
  .refine(({ add, remove }) => add.length + remove.length > 0, {
    path: ['add'],
    message: 'choose at least one tag to add or to remove',
  })
  .refine(
    ({ add, remove }) => {
      const added = new Set(add.map((tag) => tag.toLowerCase()));
      return !remove.some((tag) => added.has(tag.toLowerCase()));
    },
    { path: ['remove'], message: 'a tag cannot be added and removed at once' },
  );

const selectedEvents = { operationId, selection: listSelection(webhookEventsList) };
export const bulkReplayInput = z.strictObject(selectedEvents);
export const bulkIgnoreInput = z.strictObject({
  ...selectedEvents,
  reason: line(200).min(3, 'say in a few words why'),
});

const selectedDrifts = { operationId, selection: listSelection(driftsList) };
/** Brings the objects of these differences up to date from Stripe. */
export const repairDriftsInput = z.strictObject(selectedDrifts);
/** Sets differences aside for as long as both values stay as they are. */
export const ignoreDriftsInput = z.strictObject({
  driftIds: z.array(id).min(1, 'choose at least one difference').max(500, 'at most 500 at a time'),
  reason: line(200).min(3, 'say in a few words why'),
});
