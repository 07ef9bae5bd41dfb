import { creditEntryKinds } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { CreditAccount } from './credit-account.ts';
import { CreditGrant } from './credit-grant.ts';
import { externalIdIndex, listIndexes, newestFirst, sparseIndex } from './indexes.ts';
import { Payment } from './payment.ts';
import { Refund } from './refund.ts';

/**
 * One movement on a credit account, never changed or removed. Write `account`, `kind` and
 * `amountUnits`; the trigger `credit_entries_post` numbers it, computes the balance after it and
 * carries that to the account and the user.
 */
export const CreditEntrySchema = defineEntity({
  name: 'CreditEntry',
  tableName: 'credit_entries',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: () => userColumn().nullable(),
    account: () => p.manyToOne(CreditAccount).ref().deleteRule('restrict'),
    grant: () => p.manyToOne(CreditGrant).ref().nullable().deleteRule('restrict'),
    payment: () => p.manyToOne(Payment).ref().nullable().deleteRule('restrict'),
    refund: () => p.manyToOne(Refund).ref().nullable().deleteRule('restrict'),
    /** 1, 2, 3… per account without gaps; set by the trigger. */
    sequence: p.bigint().default(0),
    kind: p.enum(creditEntryKinds),
    /** In the account's unit; what comes in is positive. */
    amountUnits: p.bigint(),
    /** After this entry; set by the trigger. */
    balanceUnits: p.bigint().default(0),
    /** The product's own id of the movement: the same one is never posted twice. */
    externalId: p.text().nullable(),
    description: p.text().nullable(),
    postedByKind: p.text().nullable(),
    postedById: p.text().nullable(),
    postedByName: p.text().nullable(),
    occurredAt: p.datetime().defaultRaw('now()'),
    createdAt: createdAtColumn(),
  },
  uniques: [
    { name: 'credit_entries_account_id_sequence_unique', properties: ['account', 'sequence'] },
    externalIdIndex('credit_entries'),
    {
      name: 'credit_entries_payment_id_purchase_unique',
      expression: `create unique index "credit_entries_payment_id_purchase_unique" on "credit_entries" (payment_id) where kind = 'purchase'`,
    },
  ],
  indexes: [
    ...listIndexes('credit_entries', 'kind'),
    newestFirst('credit_entries', 'user_id', 'kind'),
    newestFirst('credit_entries', 'account_id'),
    sparseIndex('credit_entries', 'grant_id'),
    sparseIndex('credit_entries', 'payment_id'),
    sparseIndex('credit_entries', 'refund_id'),
  ],
  checks: [
    { name: 'credit_entries_amount_check', expression: 'amount_units <> 0' },
    {
      name: 'credit_entries_sign_check',
      expression: `case when kind in ('purchase', 'grant', 'clawback_reversal') then amount_units > 0 when kind in ('usage', 'expiry', 'refund_clawback', 'void') then amount_units < 0 else true end`,
    },
    { name: 'credit_entries_sequence_check', expression: 'sequence > 0' },
  ],
});

export class CreditEntry extends CreditEntrySchema.class {}
CreditEntrySchema.setClass(CreditEntry);
