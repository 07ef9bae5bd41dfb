import { p } from '@mikro-orm/core';
import { newId } from '../ids.ts';

/** Columns that many tables share, so that they are spelled the same everywhere. */
export const idColumn = () => p.uuid().primary().onCreate(newId);
export const createdAtColumn = () =>
  p
    .datetime()
    .onCreate(() => new Date())
    .defaultRaw('now()');
/** Set by the trigger `set_updated_at`, because COPY, Kysely and plain SQL bypass the ORM. */
export const updatedAtColumn = () =>
  p
    .datetime()
    .onCreate(() => new Date())
    .defaultRaw('now()');
/** Minor units of the row's currency. */
export const centsColumn = () => p.bigint();
export const currencyColumn = () => p.string().columnType('char(3)');
