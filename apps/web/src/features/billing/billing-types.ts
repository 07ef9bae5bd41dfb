import type {
  givenSubscriptionView,
  paymentDetailView,
  paymentView,
  refundView,
  subscriptionView,
  userAddonView,
  Wire,
} from '@backdesk/contract';

export type Payment = Wire<typeof paymentView>;
export type PaymentDetail = Wire<typeof paymentDetailView>;
export type Refund = Wire<typeof refundView>;
export type UserAddon = Wire<typeof userAddonView>;
export type Subscription = Wire<typeof subscriptionView>;
/** A subscription that the user gave to somebody. */
export type Given = Wire<typeof givenSubscriptionView>;
