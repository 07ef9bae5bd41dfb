import type { tagsInput, tagsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { containing } from '../rules/like-pattern.ts';

const most = 100;
const shown = 50;

/** The words in use, by name, with how many users carry each: exact up to 100. */
export async function tags(
  ctx: QueryContext,
  { search }: z.output<typeof tagsInput>,
): Promise<z.output<typeof tagsView>> {
  const { rows } = await sql<{ id: string; name: string; count: number }>`
    select t.id, t.name, (select count(*)::int from (
      select 1 from user_tags ut where ut.tag_id = t.id limit ${sql.lit(most + 1)}) c) as count
    from tags t where ${search ? sql`lower(t.name) like ${containing(search)}` : sql`true`}
    order by lower(t.name), t.id limit ${sql.lit(shown)}`.execute(plainSql(ctx.em));
  return {
    tags: rows.map(({ id, name, count }) => ({
      id,
      name,
      userCount: Math.min(count, most),
      isCapped: count > most,
    })),
  };
}
