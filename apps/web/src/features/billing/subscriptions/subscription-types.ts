import {
  type stripeOperationView,
  stripeOperationStatesUnderWay,
  type subscriptionActionsView,
  type Wire,
} from '@backdesk/contract';

export type SubscriptionActions = Wire<typeof subscriptionActionsView>;
export type Operation = Wire<typeof stripeOperationView>;

/** Whether it can still become something else. */
export const isUnderWay = ({ state }: Operation): boolean => stripeOperationStatesUnderWay.includes(state);
