import type {
  LookupKind,
  lookupObject,
  paymentView,
  refundView,
  subscriptionView,
  TimelineKind,
  userCounts,
  usersList,
  userSummaryView,
  userView,
} from '@backdesk/contract';
import type { RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { StripeConfig } from '../../platform/config.ts';
import type { EntityManager } from '../../platform/db/database.ts';
import type { ListSource } from '../../platform/list/source.ts';

type Amount = { amount: bigint; currency: string };

export type BillingOfUser = {
  paid: Amount;
  refunded: Amount;
  otherCurrencies: { paid: Amount; refunded: Amount }[];
  subscriptions: z.output<typeof subscriptionView>[];
  addons: z.output<typeof userView>['addons'];
  givenSubscriptions: z.output<typeof userView>['givenSubscriptions'];
  payments: z.output<typeof paymentView>[];
  hasMorePayments: boolean;
  refundBlock: z.output<typeof userView>['refundBlock'];
  refunds: z.output<typeof refundView>[];
  attention: z.output<typeof userView>['attention'];
};
export type BillingSummary = Pick<
  z.output<typeof userSummaryView>,
  'planName' | 'subscriptionStatus' | 'paid' | 'paidInOthers'
>;
type LookupObject = z.output<typeof lookupObject>;
export type LookupHit = { userId: string; paymentId: string | null };

/** One kind of entry in a user's story, as a SELECT of one user's rows; each kind may have several sources. */
export type TimelineSource = {
  kind: TimelineKind;
  /** Columns: key, occurred_at, title, detail, tone, amount_cents, currency, reference, actor_name. */
  select: (userId: string) => RawBuilder<unknown>;
};

/**
 * What other domains contribute to the screens of users. The domains export the parts, `wiring.ts`
 * puts them together: users itself knows none of them.
 */
export type UserProviders = {
  timelines: readonly TimelineSource[];
  /** `<table> where …` over the user `u`, for each part whose rows the user's page counts. */
  counted: Partial<Record<(typeof userCounts)[number], RawBuilder<unknown>>>;
  /** A JSON expression over the user `u`, and how to read it. */
  billing: {
    json: RawBuilder<unknown>;
    read: (json: unknown, currency: string, mode: StripeConfig['mode']) => BillingOfUser;
    /** The same for a line in a list. */
    summaryJson: RawBuilder<unknown>;
    readSummary: (json: unknown, currency: string) => BillingSummary;
  };
  /** Rows of theirs that the list of users can be filtered by. */
  relations: ListSource<typeof usersList>['relations'];
  /** What the plan of the user `u` is called, and what plans of this key are called, whichever the product. */
  planNames: { ofUser: RawBuilder<unknown>; ofKey: (key: RawBuilder<unknown>) => RawBuilder<unknown> };
  /** The row with a page of its own that a pasted id names, in whichever products it is known. */
  findObjects: (em: EntityManager, kind: LookupKind, id: string) => Promise<LookupObject[]>;
  findByStripeId: (em: EntityManager, kind: LookupKind, id: string) => Promise<LookupHit[]>;
  findByOwnId: (em: EntityManager, id: string) => Promise<(LookupHit & { kind: LookupKind })[]>;
};
