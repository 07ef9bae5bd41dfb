import type { RawBuilder } from 'kysely';

/** What other domains contribute to the screens of staff; `wiring.ts` puts them together. */
export type StaffProviders = {
  /** Selects, as text, the ids of what belongs to a user and has audit entries of its own. */
  auditedOfUser: readonly ((userId: string) => RawBuilder<unknown>)[];
};
