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
  /** States of subscriptions that were seen, the present one last. */
  states: SubscriptionState[];
};

export const newWork = (em: EntityManager, productId: string): Work => ({
  em,
  productId,
  users: new Set(),
  states: [],
});

/** What changed, for those who watch the user. */
export type Change = { userId: string; topic: 'payment' | 'refund' | 'subscription'; id: string };
