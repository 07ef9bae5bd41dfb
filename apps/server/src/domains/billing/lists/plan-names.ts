import { sql } from 'kysely';

/** What plans are called: their key where no plan has it, such as that of a user who never paid. */
export const planNames = {
  ofUser: sql`coalesce((select pl.name from plans pl where pl.product_id = u.product_id and pl.key = u.subscription_tier),
    u.subscription_tier)`,
  /** Products may call plans of one key differently. */
  ofKey: (key: ReturnType<typeof sql>) =>
    sql`coalesce((select string_agg(distinct pl.name, ' / ') from plans pl where pl.key = ${key}), ${key})`,
};
