import {
  billingOfUserJson,
  billingTimeline,
  findByOwnId,
  findByStripeId,
  type Mirror,
  billingSummaryJson,
  readBillingOfUser,
  readBillingSummary,
  stripeRefresher,
  stripeTargets,
  submitRefundQueue,
} from './domains/billing/index.ts';
import type { EventHandlers } from './domains/ingest/index.ts';
import { installJobs, jobsSchema, type QueueDefinition } from './domains/jobs/index.ts';
import { authSchema, installAuth } from './domains/staff/index.ts';
import type { UserProviders } from './domains/users/index.ts';

/** What the other domains show on the screens of users. */
export const userProviders: UserProviders = {
  timelines: [billingTimeline],
  billing: {
    json: billingOfUserJson,
    read: readBillingOfUser,
    summaryJson: billingSummaryJson,
    readSummary: readBillingSummary,
  },
  findByStripeId,
  findByOwnId,
};

/** Every queue of every domain. */
export const queues: readonly QueueDefinition[] = [submitRefundQueue];

/** Schemas that libraries own; made by `migrate`, so that the running server needs no DDL. */
export const librarySchemas = [
  { name: authSchema, install: installAuth },
  { name: jobsSchema, install: (ownerUrl: string) => installJobs(ownerUrl, queues) },
];

/** What each provider's events mean, and to whom. */
export function eventHandlers(mirror: Mirror): EventHandlers {
  return {
    stripe: { targets: stripeTargets, bringUpToDate: stripeRefresher(mirror) },
    clerk: undefined,
  };
}
