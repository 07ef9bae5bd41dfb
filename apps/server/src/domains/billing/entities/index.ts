import { AddonSchema } from './addon.ts';
import { AmendsSchema } from './amends.ts';
import { AutoTopupSchema } from './auto-topup.ts';
import { ApprovalRequestSchema } from './approval-request.ts';
import { BalanceTransactionSchema } from './balance-transaction.ts';
import { ChargeSchema } from './charge.ts';
import { CouponSchema } from './coupon.ts';
import { CreditAccountSchema } from './credit-account.ts';
import { CreditEntrySchema } from './credit-entry.ts';
import { CreditGrantSchema } from './credit-grant.ts';
import { CreditNoteSchema } from './credit-note.ts';
import { CreditWorthSchema } from './credit-worth.ts';
import { DiscountCodeSchema } from './discount-code.ts';
import { DiscountRedemptionSchema } from './discount-redemption.ts';
import { DisputeSchema } from './dispute.ts';
import { EarlyFraudWarningSchema } from './early-fraud-warning.ts';
import { FxRateSchema } from './fx-rate.ts';
import { GoodwillGivenSchema } from './goodwill-given.ts';
import { GoodwillLimitSchema } from './goodwill-limit.ts';
import { InvoiceLineSchema } from './invoice-line.ts';
import { InvoiceSchema } from './invoice.ts';
import { PaymentMethodSchema } from './payment-method.ts';
import { PaymentSchema } from './payment.ts';
import { PlanFeatureSchema } from './plan-feature.ts';
import { PlanLimitSchema } from './plan-limit.ts';
import { PlanPriceSchema } from './plan-price.ts';
import { PlanSchema } from './plan.ts';
import { PromotionCodeSchema } from './promotion-code.ts';
import { RateBucketSchema } from './rate-bucket.ts';
import { RefundBlockSchema } from './refund-block.ts';
import { RefundSchema } from './refund.ts';
import { SaveOfferSchema } from './save-offer.ts';
import { SetupIntentSchema } from './setup-intent.ts';
import { StripeObjectSchema } from './stripe-object.ts';
import { StripeOperationSchema } from './stripe-operation.ts';
import { SubscriptionItemSchema } from './subscription-item.ts';
import { SubscriptionScheduleSchema } from './subscription-schedule.ts';
import { SubscriptionSchema } from './subscription.ts';
import { SubscriptionVersionSchema } from './subscription-version.ts';
import { SyncDriftSchema } from './sync-drift.ts';
import { SyncSeenSchema } from './sync-seen.ts';
import { SyncWatermarkSchema } from './sync-watermark.ts';
import { UserAddonSchema } from './user-addon.ts';

export const billingEntities = [
  PlanSchema,
  PlanLimitSchema,
  PlanFeatureSchema,
  PlanPriceSchema,
  AddonSchema,
  UserAddonSchema,
  SubscriptionSchema,
  SubscriptionItemSchema,
  SubscriptionVersionSchema,
  SubscriptionScheduleSchema,
  InvoiceSchema,
  InvoiceLineSchema,
  PaymentSchema,
  ChargeSchema,
  RefundBlockSchema,
  RefundSchema,
  DisputeSchema,
  EarlyFraudWarningSchema,
  CreditAccountSchema,
  CreditGrantSchema,
  CreditEntrySchema,
  CreditNoteSchema,
  CouponSchema,
  PromotionCodeSchema,
  DiscountCodeSchema,
  DiscountRedemptionSchema,
  AmendsSchema,
  AutoTopupSchema,
  ApprovalRequestSchema,
  GoodwillGivenSchema,
  GoodwillLimitSchema,
  CreditWorthSchema,
  FxRateSchema,
  PaymentMethodSchema,
  SetupIntentSchema,
  BalanceTransactionSchema,
  StripeObjectSchema,
  StripeOperationSchema,
  SaveOfferSchema,
  SyncWatermarkSchema,
  SyncDriftSchema,
  SyncSeenSchema,
  RateBucketSchema,
] as const;
