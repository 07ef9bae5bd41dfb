import {
  auditedOfUser,
  type BillingProviders,
  billingCounted,
  billingListSources,
  billingOfUserJson,
  billingTimeline,
  failedPayments,
  mirrorHealth,
  keptOfProduct,
  findByOwnId,
  findByStripeId,
  findObjects,
  type Mirror,
  planNames,
  operationQueue,
  refundQueue,
  billingSummaryJson,
  readBillingOfUser,
  readBillingSummary,
  stripeRefresher,
  stripeTargets,
  type Sync,
  submitOperationQueue,
  submitRefundQueue,
  userRelations,
} from './domains/billing/index.ts';
import { type HealthProvider, judged } from './domains/health/index.ts';
import {
  type EventHandlers,
  eventsOfObjects,
  intakeBacklog,
  newestEvents,
  storeListedEvents,
  waitingSince,
  webhookQueue,
  webhookEventsSource,
} from './domains/ingest/index.ts';
import { installJobs, jobsSchema, type QueueDefinition, type QueueProvider } from './domains/jobs/index.ts';
import type { ProductProviders } from './domains/products/index.ts';
import {
  actingMember,
  authSchema,
  installAuth,
  mayApprove,
  memberWithEmail,
  type StaffProviders,
} from './domains/staff/index.ts';
import { type UserProviders, usersSource } from './domains/users/index.ts';
import type { StripeConfig } from './platform/config.ts';
import type { ListSource } from './platform/list/source.ts';

/** What the other domains show on the screens of users. */
export const userProviders: UserProviders = {
  timelines: billingTimeline,
  counted: billingCounted,
  billing: {
    json: billingOfUserJson,
    read: readBillingOfUser,
    summaryJson: billingSummaryJson,
    readSummary: readBillingSummary,
  },
  relations: userRelations,
  planNames,
  findObjects,
  findByStripeId,
  findByOwnId,
};

/** What the other domains know of users, for the audit log. */
export const staffProviders: StaffProviders = { auditedOfUser: [auditedOfUser] };

/** What the other domains show on the pages of billing. */
export const billingProviders: BillingProviders = {
  actingMember,
  eventsOfObjects,
  mayApprove,
  memberWithEmail,
  waitingSince,
};

/** What the other domains know of a product before it is changed. */
export const productProviders: ProductProviders = { kept: keptOfProduct };

/** Every list of every domain, for exports. */
export const listSources = [
  usersSource(userProviders),
  ...billingListSources,
  webhookEventsSource,
] as unknown as readonly ListSource[];

/** Every queue of every domain. */
export const queues: readonly QueueDefinition[] = [submitRefundQueue, submitOperationQueue];

/** What waits in the domains' own tables, for the screen of queues. */
export const queueProviders: readonly QueueProvider[] = [webhookQueue, refundQueue, operationQueue];

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

/** Comparing with Stripe, with what the inbox knows of objects. */
export function syncOf(mirror: Mirror, mode: StripeConfig['mode'], pace: () => Promise<void>): Sync {
  return {
    mirror,
    pace,
    newestEvents,
    storeEvents: (em, product, events) => storeListedEvents(em, product, events, mode),
  };
}

/** What each domain knows of the installation's health. */
export const healthProviders: readonly HealthProvider[] = [
  async (ctx, limits) => {
    const { oldestWaitingSeconds, needPerson, retried } = await intakeBacklog(ctx);
    return [
      judged({
        key: 'webhook_lag',
        label: 'Webhooks behind',
        value: oldestWaitingSeconds,
        unit: 'seconds',
        threshold: limits.webhook_lag,
        explanation: `How long the oldest webhook event has waited to be digested; ${retried} are being retried. When it is bad, look at Intake.`,
      }),
      judged({
        key: 'webhooks_failed',
        label: 'Webhooks for a person',
        value: needPerson,
        unit: 'count',
        threshold: limits.webhooks_failed,
        explanation: 'Webhook events that failed or were quarantined. Replay or ignore them on Intake.',
      }),
    ];
  },
  async (ctx, limits) => {
    const { behindSeconds, differences } = await mirrorHealth(ctx);
    return [
      judged({
        key: 'mirror_behind',
        label: 'Mirror of Stripe behind',
        value: behindSeconds,
        unit: 'seconds',
        threshold: limits.mirror_behind,
        explanation:
          'How long ago the events of Stripe were last known to be all here, for the account that is furthest behind. When it is bad, look at Jobs for the schedule that reads missed events.',
      }),
      judged({
        key: 'differences',
        label: 'Differences from Stripe',
        value: differences,
        unit: 'count',
        threshold: limits.differences,
        explanation:
          'Fields of the mirror that differ from what Stripe says and were neither repaired nor set aside. Repair or set them aside on Sync.',
      }),
    ];
  },
  async (ctx, limits) => {
    const { failed, settled } = await failedPayments(ctx);
    return [
      judged({
        key: 'failed_payments',
        label: 'Failed payments',
        value: settled === 0 ? null : failed / settled,
        unit: 'share',
        threshold: limits.failed_payments,
        explanation: `${failed} of the ${settled} newest payments of the last 30 days failed.`,
      }),
    ];
  },
];
