import type { BalanceTransaction } from './balance-transaction.ts';
import type { Charge } from './charge.ts';
import type { Coupon, Discount, PromotionCode } from './coupon.ts';
import type { CreditNote } from './credit-note.ts';
import type { Customer, DeletedCustomer } from './customer.ts';
import type { Dispute } from './dispute.ts';
import type { EarlyFraudWarning } from './early-fraud-warning.ts';
import type { Event, WebhookEndpoint } from './event.ts';
import type { File } from './file.ts';
import type { Invoice, InvoicePayment } from './invoice.ts';
import type { InvoiceItem } from './invoice-item.ts';
import type { PaymentIntent } from './payment-intent.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { Payout } from './payout.ts';
import type { Price } from './price.ts';
import type { DeletedProduct, Product } from './product.ts';
import type { Refund } from './refund.ts';
import type { SetupIntent } from './setup-intent.ts';
import type { SubscriptionSchedule } from './subscription-schedule.ts';
import type { Subscription } from './subscription.ts';

/** Every type of object an account keeps, by its `object` word. */
export type Objects = {
  balance_transaction: BalanceTransaction;
  charge: Charge;
  coupon: Coupon;
  credit_note: CreditNote;
  customer: Customer | DeletedCustomer;
  discount: Discount;
  dispute: Dispute;
  event: Event;
  file: File;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  invoiceitem: InvoiceItem;
  payment_intent: PaymentIntent;
  payment_method: PaymentMethod;
  payout: Payout;
  price: Price;
  product: Product | DeletedProduct;
  promotion_code: PromotionCode;
  'radar.early_fraud_warning': EarlyFraudWarning;
  refund: Refund;
  setup_intent: SetupIntent;
  subscription: Subscription;
  subscription_schedule: SubscriptionSchedule;
  webhook_endpoint: WebhookEndpoint;
};

export type TypeName = keyof Objects;

/** Id prefix of each type; also how an id found in a field is resolved. */
export const PREFIXES: Readonly<Record<TypeName, string>> = {
  balance_transaction: 'txn',
  charge: 'ch',
  // Coupon ids have no prefix; whoever looks one up knows the type from the field it stands in.
  coupon: 'coupon',
  credit_note: 'cn',
  customer: 'cus',
  discount: 'di',
  dispute: 'du',
  event: 'evt',
  file: 'file',
  invoice: 'in',
  invoice_payment: 'inpay',
  invoiceitem: 'ii',
  payment_intent: 'pi',
  payment_method: 'pm',
  payout: 'po',
  price: 'price',
  product: 'prod',
  promotion_code: 'promo',
  'radar.early_fraud_warning': 'issfr',
  refund: 're',
  setup_intent: 'seti',
  subscription: 'sub',
  subscription_schedule: 'sub_sched',
  webhook_endpoint: 'we',
};

export const TYPE_NAMES = Object.keys(PREFIXES) as TypeName[];

const BY_PREFIX = new Map(Object.entries(PREFIXES).map(([type, prefix]) => [prefix, type as TypeName]));

/** `charge` for `ch_…`; undefined for text that is no id of a kept type. */
export function typeOfId(id: string): TypeName | undefined {
  if (id.startsWith('sub_sched_')) return 'subscription_schedule';
  return BY_PREFIX.get(id.slice(0, id.indexOf('_')));
}
