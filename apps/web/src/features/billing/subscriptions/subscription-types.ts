import type { subscriptionActionsView, Wire } from '@backdesk/contract';

export { isUnderWay, type Operation } from '../operation-outcome.tsx';
export type SubscriptionActions = Wire<typeof subscriptionActionsView>;
