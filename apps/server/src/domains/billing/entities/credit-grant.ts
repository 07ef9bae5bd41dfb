import { creditGrantCategories } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';
import { CreditAccount } from './credit-account.ts';
import { indexOn, sparseIndex } from './indexes.ts';
import { Payment } from './payment.ts';

/** Credit that came in at once, with the order in which it is used up and the day it lapses. */
export const CreditGrantSchema = defineEntity({
  name: 'CreditGrant',
  tableName: 'credit_grants',
  properties: {
    id: idColumn(),
    product: productColumn,
    account: () => p.manyToOne(CreditAccount).ref().deleteRule('restrict'),
    payment: () => p.manyToOne(Payment).ref().nullable().deleteRule('restrict'),
    category: p.enum(creditGrantCategories),
    amountUnits: p.bigint(),
    remainingUnits: p.bigint(),
    /** 0 is used first; among equals the one that expires first, then the oldest. */
    priority: p.integer().default(50),
    effectiveAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    /** Given for later: not in the balance until `effectiveAt`. */
    isScheduled: p.boolean().default(false),
    voidedAt: p.datetime().nullable(),
    reason: p.text().nullable(),
    note: p.text().nullable(),
    /** The number of the conversation it was given in, as support's own system has it. */
    ticket: p.text().nullable(),
    grantedByKind: p.text().nullable(),
    grantedById: p.text().nullable(),
    grantedByName: p.text().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [{ name: 'credit_grants_payment_id_unique', properties: ['payment'] }],
  indexes: [
    indexOn('credit_grants', ['product_id', 'created_at desc', 'id desc']),
    indexOn('credit_grants', ['account_id', 'priority', 'expires_at', 'id']),
    indexOn('credit_grants', ['expires_at', 'id'], 'remaining_units > 0 and voided_at is null'),
    indexOn('credit_grants', ['effective_at', 'id'], 'is_scheduled'),
    sparseIndex('credit_grants', 'granted_by_id'),
  ],
  checks: [
    {
      name: 'credit_grants_amount_check',
      expression: 'amount_units > 0 and remaining_units >= 0 and remaining_units <= amount_units',
    },
    { name: 'credit_grants_priority_check', expression: 'priority >= 0 and priority <= 100' },
    { name: 'credit_grants_expiry_check', expression: 'expires_at > effective_at' },
  ],
});

export class CreditGrant extends CreditGrantSchema.class {}
CreditGrantSchema.setClass(CreditGrant);
