import { cancellationFeedbacks, saveOfferKinds, saveOfferStates } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { Coupon } from './coupon.ts';
import { newestFirst, sparseIndex } from './indexes.ts';
import { PlanPrice } from './plan-price.ts';
import { StripeOperation } from './stripe-operation.ts';
import { Subscription } from './subscription.ts';

/**
 * What was offered to somebody who wanted to cancel, so that they stay, and what they said to it. An accepted one
 * names the operation that carries it out; a declined one is kept as well.
 */
export const SaveOfferSchema = defineEntity({
  name: 'SaveOffer',
  tableName: 'save_offers',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    subscription: () => p.manyToOne(Subscription).ref().deleteRule('restrict'),
    kind: p.enum(saveOfferKinds),
    state: p.enum(saveOfferStates).default('offered'),
    /** What exactly, as a sentence: the coupon may have another name by now. */
    terms: p.text(),
    coupon: () => p.manyToOne(Coupon).ref().nullable().deleteRule('restrict'),
    planPrice: () => p.manyToOne(PlanPrice).ref().nullable().deleteRule('restrict'),
    daysCount: p.integer().nullable(),
    /** Why they wanted to leave, in Stripe's words. */
    feedback: p.enum(cancellationFeedbacks),
    ticket: p.text().nullable(),
    note: p.text().nullable(),
    operation: () => p.manyToOne(StripeOperation).ref().nullable().deleteRule('restrict'),
    offeredById: p.text(),
    offeredByName: p.text(),
    answeredAt: p.datetime().nullable(),
    answeredById: p.text().nullable(),
    answeredByName: p.text().nullable(),
    answerNote: p.text().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'save_offers_open_unique',
      expression: `create unique index "save_offers_open_unique" on "save_offers" (subscription_id) where state = 'offered'`,
    },
  ],
  indexes: [
    newestFirst('save_offers', 'product_id'),
    newestFirst('save_offers', 'user_id'),
    newestFirst('save_offers', 'subscription_id'),
    sparseIndex('save_offers', 'operation_id'),
    sparseIndex('save_offers', 'coupon_id'),
    sparseIndex('save_offers', 'plan_price_id'),
  ],
  checks: [
    {
      name: 'save_offers_terms_check',
      expression: `(kind = 'coupon') = (coupon_id is not null) and (kind = 'plan') = (plan_price_id is not null) and (kind in ('pause', 'free_days')) = (days_count is not null) and (days_count is null or days_count > 0)`,
    },
    {
      name: 'save_offers_answer_check',
      expression: `(state = 'offered') = (answered_at is null) and (answered_at is null) = (answered_by_id is null) and (state = 'accepted') = (operation_id is not null)`,
    },
  ],
});

export class SaveOffer extends SaveOfferSchema.class {}
SaveOfferSchema.setClass(SaveOffer);
