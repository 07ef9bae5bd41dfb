import { sql } from 'kysely';
import type { Fragment, Sql } from '../../../platform/list/source.ts';

/** With more users than this a tag is common: its rows are found by walking the list, not by their ids. */
const fewTagged = 1_000;

const carried = sql`select from user_tags join tags on tags.id = user_tags.tag_id where user_tags.user_id = u.id`;
/** `tags_name_unique` is on the lower-cased name. */
const isNamed = (names: readonly string[]): Sql =>
  sql`lower(tags.name) = any(${names.map((name) => name.toLowerCase())}::text[])`;

export const hasNoTag = sql`not exists (${carried})`;

/** Whether the user `u` carries one of these tags, in whatever case they are written. */
export function hasOneOfTags(names: readonly string[]): Sql {
  return sql`exists (${carried} and ${isNamed(names)})`;
}

/** The same: the few users of a rare tag are found by the tag, those of a common one by looking at each. */
export function taggedFragment(names: readonly string[]): Fragment {
  // The order makes PostgreSQL walk idx_user_tags_tag_id_user_id: it cannot know how rare the tag is.
  const users = sql`
    select carriers.user_id from tags cross join lateral (
      select user_id from user_tags where tag_id = tags.id order by user_id limit ${sql.lit(fewTagged + 1)}) carriers
    where ${isNamed(names)}`;
  return {
    narrow: sql`u.id = any(array(${users}))`,
    wide: hasOneOfTags(names),
    isCommon: sql`(select count(*) > ${sql.lit(fewTagged)} from (${users}) counted)`,
  };
}
