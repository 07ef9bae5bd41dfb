import { type KindName, kindNames, type MirroredObject } from './kinds.ts';
import { clawBackCredits } from './claw-back.ts';
import { keepCards } from './keep-cards.ts';
import { postTopups } from './post-topups.ts';
import { mirrorUsers } from './mirror-users.ts';
import { writeBalanceTransactions } from './project-balance-transaction.ts';
import { writeCharges } from './project-charge.ts';
import { writeCoupons } from './project-coupon.ts';
import { writeCreditNotes } from './project-credit-note.ts';
import { writeCustomers } from './project-customer.ts';
import { writeDisputes } from './project-dispute.ts';
import { writeEarlyFraudWarnings } from './project-early-fraud-warning.ts';
import { writeInvoices } from './project-invoice.ts';
import { writePaymentMethods } from './project-payment-method.ts';
import { writePayments } from './project-payment.ts';
import { writePrices } from './project-price.ts';
import { writeProducts } from './project-product.ts';
import { writePromotionCodes } from './project-promotion-code.ts';
import { writeRefunds } from './project-refund.ts';
import { writeSchedules } from './project-schedule.ts';
import { writeSetupIntents } from './project-setup-intent.ts';
import { writeSubscriptions } from './project-subscription.ts';
import { recordVersions } from './record-versions.ts';
import type { Change, Work } from './work.ts';

type Writers = {
  [Kind in KindName]: (
    work: Work,
    raws: readonly Extract<MirroredObject, { object: Kind }>[],
  ) => Promise<Change[] | void>;
};

const writers: Writers = {
  product: writeProducts,
  price: writePrices,
  coupon: writeCoupons,
  customer: writeCustomers,
  promotion_code: writePromotionCodes,
  payment_method: writePaymentMethods,
  setup_intent: writeSetupIntents,
  balance_transaction: writeBalanceTransactions,
  subscription: writeSubscriptions,
  subscription_schedule: writeSchedules,
  payment_intent: writePayments,
  charge: writeCharges,
  invoice: writeInvoices,
  refund: writeRefunds,
  dispute: writeDisputes,
  'radar.early_fraud_warning': writeEarlyFraudWarnings,
  credit_note: writeCreditNotes,
};

/**
 * Writes objects of Stripe onto our tables, whether one that was fetched or a page of a list. What
 * they refer to has to be there or among them. Returns what changed, for those who watch.
 */
export async function project(work: Work, raws: readonly MirroredObject[]): Promise<Change[]> {
  const byKind = Map.groupBy(raws, ({ object }) => object);
  const changes: Change[] = [];
  for (const kind of kindNames) {
    const some = byKind.get(kind);
    if (!some) continue;
    // The kind of the writer is the kind of its objects, which TypeScript cannot follow through the table.
    const write = writers[kind] as (work: Work, raws: readonly MirroredObject[]) => Promise<Change[] | void>;
    changes.push(...((await write(work, some)) ?? []));
  }
  return changes;
}

/** Does what follows from everything that was written: versions of subscriptions, credit, figures of users. */
export async function finish(work: Work): Promise<void> {
  await recordVersions(work);
  await postTopups(work);
  await clawBackCredits(work);
  // Users are locked last, as by everybody who posts credit.
  await keepCards(work);
  await mirrorUsers(work);
}
