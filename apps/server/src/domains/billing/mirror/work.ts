import type { EntityManager } from '../../../platform/db/database.ts';
import type { SubscriptionState } from './subscription-state.ts';

/**
 * One writing of the mirror, of one object or of many, in the caller's transaction. What follows
 * from the objects together is collected while they are written and done once, by `finish`.
 */
export type Work = {
  em: EntityManager;
  productId: string;
  /** Users whose money or subscriptions were touched. */
  users: Set<string>;
  /** Payments of which refunds or disputes were written. */
  returned: Set<string>;
  /** PaymentIntents that may have bought credit by a top-up. */
  topups: Set<string>;
  /** Users whose saved cards were touched. */
  cards: Set<string>;
  /** States of subscriptions that were seen, the present one last. */
  states: SubscriptionState[];
  /** When we learned of what became so at that time: now, unless a story is told. */
  learnedAt: (happenedAt: Date) => Date;
};

export const newWork = (
  em: EntityManager,
  productId: string,
  learnedAt: Work['learnedAt'] = () => new Date(),
): Work => ({
  em,
  productId,
  users: new Set(),
  returned: new Set(),
  topups: new Set(),
  cards: new Set(),
  states: [],
  learnedAt,
});

/** What changed, for those who watch the user. */
export type Change = { userId: string; topic: 'payment' | 'refund' | 'subscription'; id: string };
