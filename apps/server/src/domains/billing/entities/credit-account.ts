import { creditUnits } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { indexOn, newestFirst } from './indexes.ts';

/**
 * Prepaid credit of one user or of one relationship. The balance is written by the trigger of
 * `credit_entries` alone; a user's account in cents is also the user's `credits_cents`.
 */
export const CreditAccountSchema = defineEntity({
  name: 'CreditAccount',
  tableName: 'credit_accounts',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: () => userColumn().nullable(),
    /** A row of `relationships`, for products whose credits two members share. */
    relationshipId: p.uuid().nullable(),
    unit: p.enum(creditUnits),
    /** Only with the unit `cents`. */
    currency: currencyColumn().nullable(),
    /** The sum of all entries, in the account's unit; below zero after a claw-back of spent credit. */
    balanceUnits: p.bigint().default(0),
    entryCount: p.bigint().default(0),
    lastEntryAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'credit_accounts_user_id_unit_unique', properties: ['user', 'unit'] },
    { name: 'credit_accounts_relationship_id_unit_unique', properties: ['relationshipId', 'unit'] },
  ],
  indexes: [
    newestFirst('credit_accounts', 'product_id'),
    newestFirst('credit_accounts'),
    indexOn('credit_accounts', ['product_id', 'balance_units', 'id']),
    indexOn('credit_accounts', ['balance_units', 'id']),
  ],
  checks: [
    { name: 'credit_accounts_owner_check', expression: '(user_id is null) <> (relationship_id is null)' },
    { name: 'credit_accounts_currency_check', expression: `(unit = 'cents') = (currency is not null)` },
  ],
});

export class CreditAccount extends CreditAccountSchema.class {}
CreditAccountSchema.setClass(CreditAccount);
