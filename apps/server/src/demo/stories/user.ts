import type { DemoBusiness } from '../businesses/types.ts';
import type { Person } from '../people.ts';
import type { CreditBook } from './credits.ts';

export type Utm = { source: string; medium: string; campaign: string | null };

/** How somebody came: by another user's code. */
export type Referral = {
  referrer: DemoUser;
  status: 'pending' | 'completed' | 'rejected';
  settledAt: Date | null;
  rejectionReason: string | null;
};

export type AddonPurchase = {
  addonKey: string;
  purchasedAt: Date;
  amountCents: number;
  /** The PaymentIntent it was bought by, else the subscription it runs with. */
  intentId?: string;
  subscriptionId?: string;
};

export type CodeRedemption = { code: string; redeemedAt: Date; subscriptionId: string; discountId: string };

/** One user of one product: what the product itself knows, filled in while the story is played. */
export type DemoUser = Person & {
  readonly business: DemoBusiness;
  readonly number: number;
  readonly signedUpAt: Date;
  readonly channel: string;
  readonly utm: Utm | null;
  /** What the product calls the user: a Clerk id, or a UUID. */
  readonly externalId: string;
  isCustomer: boolean;
  stripeCustomerId: string | null;
  billingMode: 'byok' | 'paying' | 'subsidised';
  trackingLevel: 'full' | 'analytics_only' | 'errors_only';
  isAutoTopupEnabled: boolean;
  autoTopupThresholdCents: number;
  autoTopupAmountCents: number;
  /** Until when they used the product; null as long as they do. */
  leftAt: Date | null;
  credits: CreditBook;
  addons: AddonPurchase[];
  /** Gifts they got: the subscription and who gave it, when that is a user too. */
  gifts: { subscriptionId: string; giver: DemoUser | null }[];
  /** Codes they typed when they subscribed. */
  redemptions: CodeRedemption[];
  referral: Referral | null;
  partner: DemoUser | null;
};
