import { z } from 'zod';
import { cursor, id, instant, page } from './wire.ts';

/** The parts of a user's page that are read when somebody opens them, each with a keyset of its own. */

export const userPartInput = z.strictObject({ userId: id, cursor: cursor.nullish() });

/** That the user was signed in at the product. */
export const authSessionView = z.object({
  id,
  startedAt: instant,
  lastActiveAt: instant.nullable(),
  expiresAt: instant,
  endedAt: instant.nullable(),
  /** Cut to its network (`203.0.113.0/24`) unless the reader's role may reveal. */
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  fingerprint: z.string().nullable(),
});
export const authSessionsView = page(authSessionView);

export const identityKinds = ['stripe_customer', 'external', 'clerk', 'posthog', 'fingerprint'] as const;
export const identityKindLabels: Record<(typeof identityKinds)[number], string> = {
  stripe_customer: 'Stripe customer',
  external: 'Id at the product',
  clerk: 'Clerk user',
  posthog: 'PostHog person',
  fingerprint: 'Device',
};
/** An id that another system knows the user by. */
export const identityView = z.object({
  id,
  kind: z.enum(identityKinds),
  externalId: z.string(),
  createdAt: instant,
  /** How many other users share it, which only devices may; at most 10. */
  sharedWith: z.array(z.object({ id, name: z.string() })),
});
export const identitiesView = page(identityView);

export const feedbackKinds = ['feature_request', 'bug', 'praise', 'complaint', 'question'] as const;
export const feedbackStatuses = [
  'open',
  'under_review',
  'planned',
  'in_progress',
  'complete',
  'closed',
] as const;
export const feedbackView = z.object({
  id,
  kind: z.enum(feedbackKinds),
  status: z.enum(feedbackStatuses),
  title: z.string(),
  body: z.string().nullable(),
  voteCount: z.int(),
  url: z.string().nullable(),
  postedAt: instant,
});
export const feedbackListView = page(feedbackView);

/** A mail to the user. The address is masked; the text is not kept. */
export const mailView = z.object({
  id,
  /** `domain.kind`, such as `billing.receipt`. */
  kind: z.string(),
  subject: z.string(),
  toEmail: z.string().nullable(),
  state: z.enum(['queued', 'sent', 'failed']),
  errorMessage: z.string().nullable(),
  createdAt: instant,
  sentAt: instant.nullable(),
});
export const mailsView = page(mailView);

/** Whom the user brought; `credits` is in the product's own unit. */
export const referralView = z.object({
  user: z.object({ id, name: z.string() }),
  status: z.enum(['pending', 'completed', 'rejected']),
  credits: z.string(),
  rejectionReason: z.string().nullable(),
  createdAt: instant,
});
export const referralsView = page(referralView);

/** How much there is of each part: exact up to 100, above that "100+". */
export const cappedCount = z.object({ value: z.int().min(0).max(100), isCapped: z.boolean() });
export const userCounts = [
  'payments',
  'subscriptions',
  'invoices',
  'refunds',
  'disputes',
  'credits',
  'sessions',
  'identities',
  'feedback',
  'mails',
  'referrals',
] as const;
export const userCountsView = z.record(z.enum(userCounts), cappedCount);
