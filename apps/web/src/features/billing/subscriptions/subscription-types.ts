import type { subscriptionActionsView, Wire } from '@backdesk/contract';

export type { Operation } from '../operation-outcome.tsx';
export type SubscriptionActions = Wire<typeof subscriptionActionsView>;
