import { countryNames } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';

let names: string | undefined;

/** What staff call a country: its name for a code of two letters, the code itself where it has none. */
export function countryLabel(code: RawBuilder<unknown>): RawBuilder<unknown> {
  names ??= JSON.stringify(countryNames());
  return sql`coalesce(${names}::jsonb ->> ${code}, ${code})`;
}
