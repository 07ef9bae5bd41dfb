import type { EntityManager } from '../../../platform/db/database.ts';
import { kysely, type TablesOf } from '../../../platform/db/kysely.ts';
import type { usersEntities } from '../../users/index.ts';
import type { billingEntities } from '../entities/index.ts';

export type BillingTables = TablesOf<typeof billingEntities> & TablesOf<typeof usersEntities>;

/** The tables that billing may touch, on the connection of `em`. */
export const billingTables = (em: EntityManager) => kysely<BillingTables>(em);
