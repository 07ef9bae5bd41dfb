import { sql } from 'kysely';
import { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announceAll } from '../../../platform/http/change-bus.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import type { ChunkedWork } from '../../jobs/index.ts';
import { ensureTag } from '../commands/ensure-tag.ts';
import { tagsChanged } from '../rules/bulk-tag-words.ts';

const chunkSize = 500;

const input = z.strictObject({
  ids: z.array(z.string()),
  add: z.array(z.string()),
  remove: z.array(z.string()),
});
export type BulkTag = z.output<typeof input>;

type Carrier = { userId: string; productId: string; tagId: string };

/**
 * Adds tags to the users that were selected and takes others off, 500 at a time. Whoever carries a tag
 * already keeps whoever put it there first; whoever is gone by now is counted as gone.
 */
export const bulkTagWork: ChunkedWork<BulkTag, number> = {
  kind: 'users.bulk_tag',
  input,
  /** How many of the ids are behind. */
  position: z.int(),
  async chunk({ em }, { input: { ids, add, remove }, position, requester }) {
    const from = position ?? 0;
    const chunk = ids.slice(from, from + chunkSize);
    const { rows: present } = await sql<{ id: string }>`
      select id from users where id = any(${chunk}::uuid[]) and deleted_at is null
      order by id for key share`.execute(plainSql(em));
    const found = present.map(({ id }) => id);
    const changes = [...(await put(em, found, add, requester)), ...(await takeOff(em, found, remove))];
    await announceAll(
      em,
      changes.map(({ userId, productId, tagId }) => ({ productId, userId, topic: 'tag', id: tagId })),
    );
    const changed = new Set(changes.map(({ userId }) => userId)).size;
    const next = from + chunk.length;
    return {
      counts: counted({
        changed,
        unchanged: found.length - changed,
        'gone meanwhile': chunk.length - found.length,
      }),
      next: next >= ids.length ? null : next,
    };
  },
  ended({ audit }, { jobId, input: { ids, add, remove }, state, counts }) {
    audit({
      action: 'users.bulk_tag_ended',
      target: { kind: 'job', id: jobId },
      after: { add, remove, state, counts, selected: ids.length },
    });
    return tagsChanged(counts, ids.length);
  },
};

/** Without what did not occur. */
const counted = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

async function put(
  em: EntityManager,
  userIds: readonly string[],
  names: readonly string[],
  by: { kind: string; id: string | null; name: string },
): Promise<Carrier[]> {
  if (names.length === 0) return [];
  const tagIds: string[] = [];
  // In one order whoever asks, so that two who make the same new tags do not wait for each other.
  for (const name of names.toSorted()) tagIds.push((await ensureTag(em, name)).id);
  const { rows } = await sql<Carrier>`
    insert into user_tags (user_id, tag_id, product_id, created_by_kind, created_by_id, created_by_name)
    select u.id, tag.id, u.product_id, ${by.kind}, ${by.id}, ${by.name}
    from users u cross join unnest(${tagIds}::uuid[]) tag (id) where u.id = any(${userIds}::uuid[])
    order by u.id, tag.id
    on conflict do nothing
    returning user_id as "userId", product_id as "productId", tag_id as "tagId"`.execute(plainSql(em));
  return rows;
}

async function takeOff(
  em: EntityManager,
  userIds: readonly string[],
  names: readonly string[],
): Promise<Carrier[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<Carrier>`
    with chosen as (
      select user_id, tag_id from user_tags
      where user_id = any(${userIds}::uuid[])
        and tag_id = any(array(select id from tags where lower(name) = any(${names.map((name) => name.toLowerCase())}::text[])))
      order by user_id, tag_id for update)
    delete from user_tags t using chosen where (t.user_id, t.tag_id) = (chosen.user_id, chosen.tag_id)
    returning t.user_id as "userId", t.product_id as "productId", t.tag_id as "tagId"`.execute(plainSql(em));
  return rows;
}
