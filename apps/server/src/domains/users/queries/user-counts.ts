import { userCounts as parts } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { UserProviders } from '../providers.ts';

type Part = (typeof parts)[number];
type Counts = Record<Part, { value: number; isCapped: boolean }>;

const most = 100;
const own: Partial<Record<Part, RawBuilder<unknown>>> = {
  sessions: sql`auth_sessions where user_id = u.id`,
  identities: sql`user_identities where user_id = u.id`,
  feedback: sql`feedback_items where user_id = u.id`,
  mails: sql`email_log where user_id = u.id`,
  referrals: sql`referrals where referrer_id = u.id`,
};

/** How much there is of each part of a user's page, in one statement that reads at most 101 rows of each. */
export async function userCounts(
  ctx: QueryContext,
  providers: UserProviders,
  { userId }: { userId: string },
): Promise<Counts> {
  const sources = { ...own, ...providers.counted } as Record<Part, RawBuilder<unknown>>;
  const columns = parts.map(
    (part) => sql`(select count(*)::int from (select 1 from ${sources[part]} limit ${sql.lit(most + 1)}) c)
      as ${sql.ref(part)}`,
  );
  const { rows } = await sql<Record<Part, number>>`
    select ${sql.join(columns)} from users u where u.id = ${userId}`.execute(plainSql(ctx.em));
  const [counts] = rows;
  if (!counts) throw notFound('user');
  return Object.fromEntries(
    parts.map((part) => [part, { value: Math.min(counts[part], most), isCapped: counts[part] > most }]),
  ) as Counts;
}
