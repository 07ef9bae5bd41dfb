import type { feedbackListView, feedbackView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { type PartInput, partPage } from './part-page.ts';

type View = z.output<typeof feedbackView>;

/** What the user asked for or complained about. */
export async function feedback(
  ctx: QueryContext,
  input: PartInput,
): Promise<z.output<typeof feedbackListView>> {
  const { rows, nextCursor } = await partPage<Omit<View, 'id' | 'postedAt'>>(ctx.em, 'feedback', input, {
    from: sql`feedback_items t where t.user_id = ${input.userId}`,
    at: 'posted_at',
    columns: sql`t.kind, t.status, t.title, t.body, t.vote_count as "voteCount", t.url`,
  });
  return { rows: rows.map(({ at, ...row }) => ({ ...row, postedAt: at })), nextCursor };
}
