import { z } from 'zod';
import {
  givenSubscriptionView,
  paymentView,
  refundView,
  subscriptionStatus,
  subscriptionView,
  userAddonView,
} from './billing.ts';
import { refundBlockView } from './refund-blocks.ts';
import { notesView, userTagView } from './user-notes.ts';
import { cursor, id, instant, line, money, page } from './wire.ts';

/** What the lookup box believes it was given. */
export const lookupKinds = [
  'email',
  'name',
  'user_id',
  'payment_id',
  'refund_id',
  'subscription_id',
  'stripe_customer',
  'stripe_subscription',
  'stripe_invoice',
  'stripe_charge',
  'stripe_payment_intent',
  'stripe_refund',
  'stripe_dispute',
  'stripe_credit_note',
  'stripe_payment_method',
  'stripe_setup_intent',
  'stripe_balance_transaction',
  'stripe_promotion_code',
  'stripe_price',
  'stripe_product',
  /** An object of Stripe that is not kept here, so it leads to no user. */
  'stripe_other',
  /** The number printed on an invoice. */
  'invoice_number',
  'empty',
] as const;
export const lookupKind = z.enum(lookupKinds);
export type LookupKind = (typeof lookupKinds)[number];

export const userSummaryView = z.object({
  id,
  /** Masked (`p•••@example.com`) unless the reader's role may see it. */
  email: z.string().nullable(),
  name: z.string(),
  productName: z.string(),
  planName: z.string().nullable(),
  subscriptionStatus: subscriptionStatus.nullable(),
  /** In the product's currency; amounts of different currencies are never added up. */
  paid: money,
  /** What was paid in other currencies, one amount each. */
  paidInOthers: z.array(money),
  signedUpAt: instant.nullable(),
});

/** A row of billing with a page of its own, `/billing/<page>/<id>`. */
export const lookupObject = z.object({
  page: z.enum(['payments', 'subscriptions', 'invoices', 'refunds', 'disputes', 'plans']),
  id,
  productName: z.string(),
});

export const lookupInput = z.strictObject({ query: line(500) });
export const lookupView = z.object({
  kind: lookupKind,
  /** What was recognised, as a sentence for the person who pasted it. */
  recognised: z.string(),
  users: z.array(userSummaryView),
  /** The payment that the pasted id names, so that the page can point at it. */
  paymentId: id.nullable(),
  /** What the pasted id names, where that has a page; one per product that knows it. */
  objects: z.array(lookupObject),
  /** True when more users match than are shown. */
  hasMore: z.boolean(),
});

export const timelineKinds = [
  'payment',
  'refund',
  'subscription',
  'invoice',
  'credits',
  'dispute',
  'note',
  'mail',
  'sign_in',
  'staff',
] as const;
export const timelineKind = z.enum(timelineKinds);
export type TimelineKind = (typeof timelineKinds)[number];

export const timelineEntryView = z.object({
  key: z.string(),
  kind: timelineKind,
  occurredAt: instant,
  title: z.string(),
  detail: z.string().nullable(),
  tone: z.enum(['neutral', 'good', 'bad', 'warning', 'info']),
  amount: money.nullable(),
  /** An id worth copying, such as `pi_…`. */
  reference: z.string().nullable(),
  actorName: z.string().nullable(),
});
export const timelineInput = z.strictObject({
  userId: id,
  kind: timelineKind.optional(),
  cursor: cursor.nullish(),
});
export const timelineView = page(timelineEntryView);

/** What the product knows of a user and staff ask for; null where it does not know. */
export const userFactsView = z.object({
  isActive: z.boolean(),
  isEmailVerified: z.boolean(),
  billingMode: z.enum(['byok', 'paying', 'subsidised']),
  acquisitionChannel: z.string().nullable(),
  campaign: z.string().nullable(),
  referralCode: z.string().nullable(),
  referredBy: z.object({ id, name: z.string() }).nullable(),
  quotaEndsAt: instant.nullable(),
  lastSignInAt: instant.nullable(),
  signInCount: z.int(),
  timezone: z.string().nullable(),
  locale: z.string().nullable(),
});

export const userInput = z.strictObject({ userId: id });
export const userView = z.object({
  id,
  name: z.string(),
  email: z.string().nullable(),
  isEmailMasked: z.boolean(),
  productKey: z.string(),
  productName: z.string(),
  productTimezone: z.string(),
  stripeCustomerId: z.string().nullable(),
  stripeCustomerUrl: z.string().nullable(),
  trackingLevel: z.enum(['full', 'analytics_only', 'errors_only']),
  signedUpAt: instant.nullable(),
  /** Of what staff may edit; another one by now is a conflict. */
  version: z.int(),
  fullName: z.string().nullable(),
  /** ISO 3166-1, two letters. */
  country: z.string().nullable(),
  /** Which of the two a member wrote, so that Stripe no longer overwrites it. */
  staffSetFields: z.array(z.enum(['full_name', 'country'])),
  facts: userFactsView,
  notes: notesView,
  tags: z.array(userTagView),
  /** Ways into other tools, made from the product's templates; https only. */
  links: z.array(z.object({ label: z.string(), url: z.string() })),
  /** In the product's currency, as `refunded`; amounts of different currencies are never added up. */
  paid: money,
  refunded: money,
  /** The same sums in every other currency that the user paid in. */
  otherCurrencies: z.array(z.object({ paid: money, refunded: money })),
  subscriptions: z.array(subscriptionView),
  /** Those they have, then those they had; at most 20. */
  addons: z.array(userAddonView),
  /** What they gave to others, newest first. */
  givenSubscriptions: z.array(givenSubscriptionView),
  payments: z.array(paymentView),
  hasMorePayments: z.boolean(),
  /** Nothing is refunded to them while it stands. */
  refundBlock: refundBlockView.nullable(),
  refunds: z.array(refundView),
  /** What is open and has to be known before anybody answers a mail. */
  attention: z.object({
    disputes: z.array(
      z.object({ id, amount: money, reason: z.string().nullable(), evidenceDueAt: instant.nullable() }),
    ),
    invoices: z.array(
      z.object({
        id,
        number: z.string().nullable(),
        remaining: money,
        dueAt: instant.nullable(),
        nextAttemptAt: instant.nullable(),
      }),
    ),
    credits: money.nullable(),
  }),
  timeline: timelineView,
});

export const editUserInput = z.strictObject({
  userId: id,
  /** The version that was edited; another one by now is a conflict. */
  version: z.int().min(1),
  fullName: line(200).nullable(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country code of two letters, such as DE')
    .nullable(),
});
export const editUserView = z.object({ version: z.int() });

export const revealInput = z.strictObject({
  userId: id,
  reason: line(200).min(3, 'say in a few words why you need it'),
});
export const revealView = z.object({ email: z.string().nullable() });

/**
 * A live change of one user: what kind of thing changed and which. The page reads it anew; `resync`
 * says that changes may have been missed.
 */
export const userChangeView = z.object({
  topic: z.enum(['payment', 'refund', 'subscription', 'credit', 'note', 'tag', 'user', 'resync']),
  id: z.string(),
});
