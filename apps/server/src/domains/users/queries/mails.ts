import type { mailsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { maskEmail } from '../rules/mask-email.ts';
import { momentOf, type PartInput, partPage } from './part-page.ts';

type Row = {
  kind: string;
  subject: string;
  toEmail: string | null;
  state: 'queued' | 'sent' | 'failed';
  errorMessage: string | null;
  sentAt: string | null;
};

/** Which mails were sent to the user, and whether they went out. */
export async function mails(ctx: QueryContext, input: PartInput): Promise<z.output<typeof mailsView>> {
  const { rows, nextCursor } = await partPage<Row>(ctx.em, 'mails', input, {
    from: sql`email_log t where t.user_id = ${input.userId}`,
    at: 'created_at',
    columns: sql`t.kind, t.subject, t.to_email as "toEmail", t.state, t.error_message as "errorMessage",
      t.sent_at as "sentAt"`,
  });
  return {
    rows: rows.map(({ at, toEmail, sentAt, ...row }) => ({
      ...row,
      toEmail: maskEmail(toEmail),
      createdAt: at,
      sentAt: momentOf(sentAt),
    })),
    nextCursor,
  };
}
